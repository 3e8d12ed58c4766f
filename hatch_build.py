"""What hatchling calls before it packs or links the project: compile the catalogues."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own generic
    """Compile `workshops/locale/*/*.po`, so that no `.mo` is ever kept in the repository."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Compile before anything is collected."""
        runpy.run_path(str(Path(self.root) / "workshops/locale/compile.py"), run_name="__main__")
