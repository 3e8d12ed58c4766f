// The ballot on a phone or the shared tablet. ES5 and XMLHttpRequest: browsers of 2015 and later.
// Everything works without this script; with it marks are kept on the phone and sent exactly once.
(function () {
  'use strict';
  var doc = document, form = doc.getElementById('ballot');
  var kind = form.getAttribute('data-kind'), limit = +form.getAttribute('data-limit');
  var base = form.getAttribute('data-base'), name = 'tashawur.' + form.elements.k.value;
  var bar = doc.getElementById('left'), rows = form.querySelectorAll('li');
  var draft = kept(), waits = 0, asking = false, order = [], timer = 0;

  function each(list, job) {
    for (var i = 0; i < list.length; i += 1) { job(list[i], i); }
  }
  function by(id) { return doc.getElementById(id); }

  // The draft: private mode or a full storage is not an error
  function kept() {
    try { return JSON.parse(localStorage.getItem(name)) || null; } catch (e) { return null; }
  }
  function keep() {
    if (!draft.id) { return; }
    try { localStorage.setItem(name, JSON.stringify(draft)); } catch (e) { return; }
  }
  function drop() {
    try { localStorage.removeItem(name); } catch (e) { return; }
  }
  function uuid() {
    var box = window.crypto || window.msCrypto, text = '', bytes, i;
    if (!box || !box.getRandomValues) { return form.elements.id.value; }
    bytes = box.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    for (i = 0; i < 16; i += 1) {
      text += (bytes[i] + 256).toString(16).slice(1);
      if (i === 3 || i === 5 || i === 7 || i === 9) { text += '-'; }
    }
    return text;
  }

  // Reading and drawing what is marked
  function fields(row) { return row.querySelectorAll('input'); }
  function value(row) {
    var found = '';
    each(fields(row), function (input) {
      if (input.type === 'checkbox' || input.type === 'radio') {
        if (input.checked) { found = input.value; }
      } else { found = input.value; }
    });
    return found;
  }
  function marks() {
    var said = {};
    each(rows, function (row) {
      var mark = value(row);
      if (mark !== '') { said[fields(row)[0].name] = mark; }
    });
    return said;
  }
  function put(row, mark) {
    each(fields(row), function (input) {
      if (input.type === 'checkbox' || input.type === 'radio') {
        input.checked = input.value === mark;
      } else { input.value = mark; }
    });
  }
  function whole(text) {
    return +String(text).replace(/[\u0660-\u0669]/g, function (sign) {
      return sign.charCodeAt(0) - 0x660;
    }) || 0;
  }
  function used() {
    var sum = 0;
    each(rows, function (row) {
      var mark = value(row);
      if (mark !== '') { sum += kind === 'points' ? whole(mark) : 1; }
    });
    return sum;
  }
  function says(n) {
    var dots = '', i;
    bar.innerHTML = bar.getAttribute('data-says').replace('#', '<bdi>' + n + '</bdi>');
    if (kind === 'points' && limit <= 10) {
      for (i = 0; i < limit; i += 1) { dots += '<i class="d' + (i < n ? ' f' : '') + '"></i>'; }
      bar.innerHTML += ' ' + dots;
    }
  }
  function draw() {
    var sum = used(), left = limit - sum;
    says(kind === 'points' ? left : sum);
    each(rows, function (row) {
      var mark = value(row), steps = row.querySelectorAll('.step'), tap = row.querySelector('.t');
      row.className = mark === '' || mark === '0' && kind === 'points' ? '' : 'on';
      if (steps.length) { steps[0].disabled = !whole(mark); steps[1].disabled = left < 1; }
      if (kind === 'approval') { fields(row)[0].disabled = left < 1 && !mark; }
      if (tap) {
        tap.innerHTML = mark || form.getAttribute('data-place');
        tap.disabled = left < 1 && !mark;
      }
    });
    if (by('undo')) { by('undo').hidden = !order.length; }
    draft.m = marks();
    draft.g = doc.documentElement.lang;
    keep();
  }
  function labelled(button, row, words) {
    button.type = 'button';
    button.setAttribute('aria-label', words + ' ' + row.querySelector('i').innerHTML);
    return button;
  }
  function step(row, by1, sign, words) {
    var button = labelled(doc.createElement('button'), row, words), input = fields(row)[0];
    button.className = 'step';
    button.innerHTML = sign;
    button.onclick = function () {
      var now = whole(input.value) + by1;
      if (now < 0 || by1 > 0 && used() >= limit) { return; }
      input.value = now || '';
      draw();
    };
    return button;
  }
  function places() {
    each(rows, function (row, at) {
      var place = order.indexOf(at);
      put(row, place < 0 ? '' : String(place + 1));
    });
    draw();
  }
  function tap(row, at) {
    var button = labelled(doc.createElement('button'), row, form.getAttribute('data-place'));
    button.className = 't';
    button.setAttribute('aria-live', 'polite');
    button.onclick = function () {
      var place = order.indexOf(at);
      if (place >= 0) { order.splice(place, 1); } else if (order.length < limit) { order.push(at); }
      places();
    };
    return button;
  }
  function controls() {
    each(rows, function (row, at) {
      var input = fields(row)[0], spot = input.parentNode;
      if (kind === 'points') {
        spot.insertBefore(step(row, -1, '&minus;', form.getAttribute('data-less')), input);
        spot.appendChild(step(row, 1, '+', form.getAttribute('data-more')));
        input.onchange = function () {
          var over = used() - limit;
          if (over > 0) { input.value = Math.max(0, whole(input.value) - over) || ''; }
          draw();
        };
      } else if (kind === 'ranking') {
        input.type = 'hidden';
        spot.appendChild(tap(row, at));
      }
      each(fields(row), function (one) { if (!one.onchange) { one.onchange = draw; } });
    });
    if (kind === 'ranking') {
      by('how').innerHTML = form.getAttribute('data-tap');
      by('undo').onclick = function () { order.pop(); places(); };
    }
  }
  function ordered() {
    order = [];
    each(rows, function (row, at) {
      var place = whole(value(row));
      if (place) { order[place - 1] = at; }
    });
    order = order.filter(function (at) { return at !== undefined; });
  }

  // One part of the page at a time
  function show(part) {
    var head;
    each(doc.querySelectorAll('.part'), function (one) { one.hidden = one.id !== part; });
    head = by(part) && by(part).querySelector('h1');
    window.scrollTo(0, 0);
    if (head) { head.tabIndex = -1; head.focus(); }
  }
  function review() {
    var list = by('chosen'), lines = [], empty;
    each(rows, function (row) { if (row.className) { lines.push(row); } });
    if (kind === 'ranking') {
      lines.sort(function (a, b) { return whole(value(a)) - whole(value(b)); });
    }
    list.innerHTML = '';
    each(lines, function (row) {
      var line = doc.createElement('li'), mark = doc.createElement('span'), from, dots, i;
      mark.className = 'k';
      mark.innerHTML = kind === 'approval' ? '&#10003;' : value(row);
      if (kind === 'score' && form.getAttribute('data-faces')) {
        mark.className = 'k face f' + value(row);
      }
      line.appendChild(mark);
      from = row.querySelector('i').parentNode;
      each(from.querySelectorAll('svg,i,b'), function (part) {
        if (part.parentNode === from) { line.appendChild(part.cloneNode(true)); }
      });
      if (kind === 'points' && limit <= 10) {
        dots = doc.createElement('div');
        dots.className = 'ds';
        for (i = 0; i < whole(value(row)); i += 1) { dots.innerHTML += '<i class="d f"></i>'; }
        line.appendChild(dots);
      }
      list.appendChild(line);
    });
    empty = !lines.length;
    by('blank').hidden = !empty;
    by('rest').innerHTML = bar.innerHTML;
    by('rest').hidden = empty || kind !== 'points';
    show('check');
  }

  // Sending: the same body until there is an answer
  function body() {
    var said = 'id=' + draft.id + '&k=' + form.elements.k.value + '&lang=' + doc.documentElement.lang;
    var key, help = form.elements.assisted;
    for (key in draft.m) {
      if (draft.m.hasOwnProperty(key)) { said += '&' + key + '=' + encodeURIComponent(draft.m[key]); }
    }
    return help && help.checked ? said + '&assisted=1' : said;
  }
  function send() {
    var ask;
    if (asking || !draft.b) { return; }
    clearTimeout(timer);
    asking = true;
    ask = new XMLHttpRequest();
    ask.open('POST', base + '/send', true);
    ask.timeout = 20000;
    ask.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    ask.setRequestHeader('Accept', 'application/json');
    ask.onreadystatechange = function () {
      if (ask.readyState !== 4 || !asking) { return; }
      asking = false;
      answered(ask.status, ask.responseText);
    };
    try { ask.send(draft.b); } catch (e) { asking = false; answered(0, ''); }
  }
  function later() {
    var seconds = Math.min(30, Math.pow(2, waits));
    waits += 1;
    by('late').hidden = false;
    timer = setTimeout(send, seconds * (750 + Math.random() * 500));
  }
  function answered(status, text) {
    var told;
    try { told = JSON.parse(text); } catch (e) { told = {}; }
    if ((status === 200 || status === 201) && told.receipt) {
      by('receipt').innerHTML = told.receipt.replace(/(....)(....)(....)(....)/, '$1 $2<br>$3 $4');
      ended('done');
    } else if (status === 409) { ended('changed');
    } else if (status === 410) { ended('closed');
    } else if (status === 403 && told.key) {
      draft.b = '';
      keep();
      show('refused');
    } else if ((status === 422 || status === 413) && told.key) {
      draft.b = '';
      keep();
      by('wrong').innerHTML = '';
      by('wrong').appendChild(doc.createTextNode(told.says || told.key));
      by('wrong').hidden = false;
      show('ballot');
    } else { later(); }
  }
  function ended(part) {
    drop();
    draft = { id: '', m: {}, b: '' };
    form.innerHTML = '';
    by('chosen').innerHTML = '';
    show(part);
    if (window.history.replaceState) { history.replaceState(null, '', base); }
    if (base === '/kiosk') { setTimeout(function () { location.replace('/kiosk/clear'); }, 10000); }
  }
  function again() { if (draft.b) { send(); } }

  if (!draft || !draft.id) { draft = { id: uuid(), m: {}, b: '' }; } else {
    each(rows, function (row) {
      var mark = draft.m[fields(row)[0].name];
      if (mark !== undefined && value(row) === '') { put(row, mark); }
    });
  }
  form.elements.id.value = draft.id;
  controls();
  ordered();
  draw();
  each(form.querySelectorAll('.review'), function (button) {
    button.onclick = function () { review(); return false; };
  });
  by('change').onclick = function () { show('ballot'); return false; };
  by('send').onclick = function () {
    draft.b = body();
    keep();
    show('wait');
    send();
    return false;
  };
  if (window.addEventListener) {
    window.addEventListener('online', again);
    window.addEventListener('pageshow', function (event) {
      if (event.persisted) { location.reload(); }
    });
    doc.addEventListener('visibilitychange', function () { if (!doc.hidden) { again(); } });
  }
  if (draft.b) { show('wait'); send(); }
}());
