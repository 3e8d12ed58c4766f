// The shared tablet: after a minute without a touch it asks, half a minute later it clears itself.
// The code stays good. While a ballot is being sent, and when it is in, nothing is cleared here.
(function () {
  'use strict';
  var doc = document, stay = doc.getElementById('stay'), touched = +new Date();
  function here() { touched = +new Date(); stay.hidden = true; }
  function busy() {
    var wait = doc.getElementById('wait'), done = doc.getElementById('done');
    return wait && !wait.hidden || done && !done.hidden;
  }
  function forget() {
    var i, name, draft;
    try {
      for (i = localStorage.length - 1; i >= 0; i -= 1) {
        name = localStorage.key(i);
        draft = name.indexOf('tashawur.') === 0 && JSON.parse(localStorage.getItem(name));
        if (draft && !draft.b) { localStorage.removeItem(name); }
      }
    } catch (e) { return; }
  }
  function look() {
    var idle = (+new Date() - touched) / 1000;
    if (busy()) { here(); } else if (idle >= 90) {
      forget();
      location.replace('/kiosk/clear');
    } else if (idle >= 60 && stay.hidden) {
      stay.hidden = false;
      doc.getElementById('here').focus();
    }
  }
  function moved() { if (stay.hidden) { touched = +new Date(); } }
  ['touchstart', 'click', 'keydown', 'scroll', 'input'].forEach(function (name) {
    doc.addEventListener(name, moved, true);
  });
  doc.getElementById('here').onclick = here;
  setInterval(look, 1000);
}());
