// Streamlit's menu speaks English and lies over a narrow page until somebody puts it away: names in
// the language of the page, put away at the start and after each choice. Run once per page drawn.
(function (w, names) {
  'use strict';
  var d = w.document, open = '[data-testid="stExpandSidebarButton"]', shut = '[data-testid="stSidebarCollapseButton"] button';
  var menu = '[data-testid="stSidebar"][data-collapsed="false"]';
  w.menuNames = names;
  function name() { // both buttons are drawn anew whenever the menu opens or closes
    Object.keys(w.menuNames).forEach(function (where) {
      d.querySelectorAll(where).forEach(function (e) {
        if (e.getAttribute('aria-label') !== w.menuNames[where]) e.setAttribute('aria-label', w.menuNames[where]);
      });
    });
  }
  function putAway() {
    var button = d.querySelector(shut);
    if (button && d.querySelector(menu) && w.matchMedia('(max-width: 768px)').matches) button.click();
  }
  function focus(where) { var e = d.querySelector(where); if (e) e.focus(); }
  name();
  if (w.menuWatched) return;
  w.menuWatched = new w.MutationObserver(name);
  w.menuWatched.observe(d.body, { subtree: true, childList: true });
  d.addEventListener('click', function (event) {
    var at = event.target.closest(open + ',' + shut + ',[data-testid="stSidebar"] a');
    if (!at) return;
    // the pressed button is gone by then: the other one takes its place under the keys
    w.setTimeout(at.matches('a') ? putAway : function () { focus(at.matches(open) ? shut : open); }, 0);
  });
  d.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && event.target.closest('[data-testid="stSidebar"]')) putAway();
  });
  putAway();
}(parent.window, NAMES));
