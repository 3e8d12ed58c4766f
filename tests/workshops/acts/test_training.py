"""Training: invented people in a file of its own, an example whatever is done with it."""

from dataclasses import replace

from scoring.model import Text
from tests.workshops.meetings import FACILITATOR, NOW, opened, workshop
from workshops.acts.training import train, training_file
from workshops.acts.workshops import copy_setup, create
from workshops.store import Store
from workshops.store.bodies import ballots
from workshops.store.convert import load_setup


def test_a_copy_to_train_on_has_invented_people_and_nothing_that_happened(tmp_path):
    """Set-up and proposals come along; people, ballots and the record do not."""
    with Store.open(tmp_path / "real.sqlite") as real:
        identifier = opened(real, "voting")
        file = training_file(real)
        with Store.open(file) as training:
            copy = train(real, training, FACILITATOR, identifier, now=NOW)
            with training.reading() as connection:
                made = load_setup(connection, copy)
                assert not ballots(connection, copy)
    assert file == tmp_path / "training.sqlite"
    assert (made.settings.phase, made.settings.synthetic) == ("proposing", True)
    assert made.proposals == workshop().proposals
    assert sum(row.present for row in made.attendance) == sum(g.seats for g in made.groups)


def test_nothing_in_the_training_file_is_ever_real(tmp_path):
    """Not what is brought in, and not a copy of its set-up."""
    with Store.open(tmp_path / "training.sqlite") as training:
        real = replace(workshop(), settings=replace(workshop().settings, synthetic=False))
        first = create(training, FACILITATOR, real, now=NOW)
        second = copy_setup(training, FACILITATOR, first, Text(en="Again"), now=NOW)
        with training.reading() as connection:
            marks = [load_setup(connection, one).settings.synthetic for one in (first, second)]
    assert marks == [True, True]
