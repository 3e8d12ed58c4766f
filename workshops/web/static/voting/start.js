// The code of the QR stands after `#`: it goes into the form, and out of the address bar.
// A ballot that was sent and never answered is sent once more: it may have been stored.
(function () {
  'use strict';
  var doc = document, field = doc.getElementById('code'), told = location.hash.slice(1);
  var shared = field.form.getAttribute('data-base') === '/kiosk';
  function by(id) { return doc.getElementById(id); }
  // What waits for an answer. On a shared tablet nothing else of the last person stays.
  function pending() {
    var found = [], i, name, draft;
    try {
      for (i = localStorage.length - 1; i >= 0; i -= 1) {
        name = localStorage.key(i);
        if (name.indexOf('tashawur.') === 0) {
          draft = JSON.parse(localStorage.getItem(name));
          if (draft && draft.b) { found.push([name, draft]); } else if (shared) {
            localStorage.removeItem(name);
          }
        }
      }
    } catch (e) { return []; }
    return found;
  }
  function deliver(name, draft) {
    var ask = new XMLHttpRequest();
    ask.open('POST', field.form.getAttribute('data-base') + '/send', true);
    ask.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    ask.setRequestHeader('Accept', 'application/json');
    ask.onload = function () {
      var answer;
      try { answer = JSON.parse(ask.responseText); } catch (e) { return; }
      if (ask.status === 200 || ask.status === 201) {
        arrived(draft.g, answer.receipt);
        localStorage.removeItem(name);
      } else if (ask.status === 410 || ask.status === 409) {
        says(ask.status === 410 ? 'closed' : 'changed', draft.g);
        localStorage.removeItem(name);
      }
    };
    ask.send(draft.b);
  }
  function says(part, language) {
    var parts = doc.querySelectorAll('.part'), i;
    if (shared) { return; }
    for (i = 0; i < parts.length; i += 1) {
      parts[i].hidden = parts[i].id !== part + '-' + language;
    }
  }
  function arrived(language, receipt) {
    var place = by('done-' + language);
    if (!place || shared) { return; }
    place.querySelector('.r').innerHTML =
      receipt.replace(/(....)(....)(....)(....)/, '$1 $2<br>$3 $4');
    says('done', language);
  }
  var waiting = pending(), i;
  if (/^[0-9A-Za-z-]{8,9}$/.test(told)) {
    field.value = told;
    by('typed').hidden = true;
    by('read').hidden = false;
  }
  if (told && window.history.replaceState) { history.replaceState(null, '', location.pathname); }
  for (i = 0; i < waiting.length; i += 1) { deliver(waiting[i][0], waiting[i][1]); }
  if (window.addEventListener) {
    window.addEventListener('hashchange', function () { location.reload(); });
    window.addEventListener('pageshow', function (event) {
      if (event.persisted) { location.reload(); }
    });
  }
}());
