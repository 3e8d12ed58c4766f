// The projector page: draws the newest snapshot and nothing else. Every word and figure comes finished
// from the server; here are only shapes, pages that turn and rows that move. Text is never parsed as HTML.
(function () {
  'use strict';

  var KEPT = 'tashawur.screen', TURN_MS = 10000, MARK_MS = 5000, AGE_MS = 60000, ASK_MS = 2000, SILENCE_MS = 40000, AT_ONCE = 6;
  var SVG = 'http://www.w3.org/2000/svg';
  var root = document.documentElement, body = document.body;
  var header = document.querySelector('header'), main = document.querySelector('main'), footer = document.querySelector('footer');
  var said = document.querySelector('.said'), lost = document.querySelector('.lost');
  var now = null, page = 0, drawn = 0, kept = false, paused = false, turnedAt = 0;

  // Building blocks ------------------------------------------------------------------------------

  function empty(node) { while (node.firstChild) node.removeChild(node.firstChild); }
  function add(node, kids) {
    kids.forEach(function (kid) {
      if (Array.isArray(kid)) add(node, kid);
      else if (kid !== null && kid !== undefined && kid !== '') node.appendChild(typeof kid === 'object' ? kid : document.createTextNode(kid));
    });
    return node;
  }
  function h(name) { // h('p.note', 'text', node, [nodes])
    var parts = name.split('.'), node = document.createElement(parts[0] || 'span');
    if (parts.length > 1) node.className = parts.slice(1).join(' ');
    return add(node, Array.prototype.slice.call(arguments, 1));
  }
  function draw(name, attributes) {
    var node = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    return node;
  }
  function put(node, attributes) { Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); }); return node; }
  function icon(name, cls, box) {
    var svg = draw('svg', { 'class': 'i ' + (cls || ''), viewBox: box || '0 0 24 24', 'aria-hidden': 'true' });
    svg.appendChild(draw('use', { href: '#' + name }));
    return svg;
  }

  // Words: a string, or a list of strings and pieces {t, as: n number | a address | b strong | x text of the room | m amount, u: its unit}
  function piece(run) {
    if (typeof run === 'string') return document.createTextNode(run);
    if (run.as === 'b') return h('b', words(run.t));
    if (run.as === 'n') return put(h('bdi', run.t), { dir: 'ltr' });
    if (run.as === 'a') { // an address goes on in the next line at its port and nowhere else
      var cut = run.t.indexOf(':'), head = cut < 0 ? run.t : run.t.slice(0, cut);
      return put(h('bdi', h('span.nb', head), h('wbr'), h('span.nb', run.t.slice(head.length))), { dir: 'ltr' });
    }
    if (run.as === 'm') return h('span.nb', put(h('bdi', run.t), { dir: 'ltr' }), run.u ? '\u00a0' : '', run.u ? h('bdi', run.u) : '');
    return h('bdi', run.t);
  }
  function words(runs) { return runs === undefined || runs === null ? [] : (Array.isArray(runs) ? runs : [runs]).map(piece); }
  // A line of the scene: t in the language of the screen, s in the second one, on the same edge
  function second(line) { return line && line.s ? [h('span.second', put(h('bdi', words(line.s)), { lang: now.second, dir: now.second_dir }))] : []; }
  function both(line) { return line ? words(line.t).concat(second(line)) : []; }
  function titled(line) { return [h('bdi', words(line.t))].concat(second(line)); }

  function tile(badge) {
    var node = put(h('span.tile'), { 'data-kind': badge.kind });
    node.appendChild(icon('tile-' + badge.kind, 'shape', '0 0 48 48'));
    node.appendChild(icon(badge.sector, 'pic'));
    return node;
  }
  function ticket(badge) { return h('span.no', put(h('bdi', badge.no), { dir: 'ltr' })); }
  function groupMark(mark) { return put(h('span.mark', icon('group-' + mark.shape), h('b', mark.letter)), { 'data-g': mark.place, 'aria-hidden': 'true' }); }
  function bar(share) { var filled = h('i'); filled.style.width = share + '%'; return h('span.bar', filled); }
  function meter(share) { var filled = h('i'); filled.style.width = share + '%'; return h('span.meter', filled); }
  function many(n, make) { var out = []; for (var i = 0; i < n; i++) out.push(make(i)); return out; }
  function sand(on) { return put(h('div.sand', many(10, function (i) { return h(i < on ? 'i.on' : 'i'); })), { 'aria-hidden': 'true' }); }
  function heading(line) { return h('h1', both(line)); }
  function qr(code) {
    var svg = draw('svg', { 'class': 'qr', viewBox: '0 0 ' + code.size + ' ' + code.size, role: 'img', 'aria-label': code.label });
    svg.appendChild(draw('path', { d: code.path, fill: '#1B2321', 'shape-rendering': 'crispEdges' }));
    return svg;
  }

  // Scenes ---------------------------------------------------------------------------------------

  var scenes = {
    dark: function () { return []; },
    one: function (b) { return [h('div.one', icon('mark'), h('h2', both(b.say)), b.more ? h('p', words(b.more.t)) : '')]; },
    welcome: function (b) {
      var name = heading(b.name);
      name.className = b.length;
      return [h('div.welcome',
        h('div.hello', icon('mark'), h('div', name, h('p', words(b.hello.t)))),
        b.steps.length ? h('ol.steps', b.steps.map(function (step, i) {
          var told = h('div', h('h2', h('i', String(step.no)), ' ', words(step.head.t)),
            step.facts ? h('dl', step.facts.map(function (f) { return [h('dt', words(f[0])), h('dd', words(f[1]))]; })) : '',
            step.more ? h('p', words(step.more.t)) : '');
          return step.qr ? h('li', qr(step.qr), told) : h('li.plain', told);
        })) : '')];
    },
    agenda: function (b, part) {
      return [h('div.split', h('ul.points.times' + (now.second ? '' : '.roomy') + (b.timed ? '' : '.untimed'), part.map(function (line) {
        var node = h('li' + (line.when ? '.' + line.when : ''), put(h('bdi', line.time), { dir: 'ltr' }), h('span', both(line.say)), h('span', words(line.minutes)));
        return line.when === 'now' ? put(node, { 'aria-current': 'step' }) : node;
      })), h('p.sum.tall', words(b.budget.t)))];
    },
    gallery: function (b, part) {
      return [sized(h('ol.gallery', part.map(function (p) { return h('li', tile(p), ticket(p), h('span.t', titled(p.title))); })), b)];
    },
    large: function (b) {
      return [h('div.large', what(b), h('p', words(b.text)), put(h('dl.facts', b.facts.map(function (f) {
        return h('div', h('dt', words(f.name)), h('dd', f.marks ? f.marks.map(function (g) { return h('span', groupMark(g), h('bdi', g.name)); }) : words(f.says)));
      })), {}))];
    },
    presence: function (b, part) {
      return [h('table' + (b.twice ? '.twice' : ''), h('thead', h('tr', b.head.map(function (cell, i) { return put(h(i === 1 || i === 2 ? 'th.num' : 'th', words(cell)), { scope: 'col' }); }))),
        h('tbody', part.map(function (g) {
          return h('tr', h('td', h('span.who', groupMark(g), h('span', titled(g.name)))), h('td.num', h('b', words(g.present))), h('td.num', words(g.seats)), h('td', seats(g)));
        }))), b.tell ? h('p.tell', words(b.tell.t)) : ''];
    },
    measures: function (b, part) {
      return [h('ul.measures' + (now.second ? '.twice' : ''), part.map(function (m) {
        return h('li' + (m.cls ? '.' + m.cls : ''), m.mark ? groupMark(m.mark) : icon(m.sign, 'sign'), h('span.t', titled(m.name)),
          h('span', bar(m.share), m.lowest ? h('span.lowest', words(m.lowest)) : ''), h('strong', words(m.value)));
      }))];
    },
    points: function (b, part) {
      return [h('div.split', h('ul.points' + (b.roomy ? '.roomy' : ''), part.map(function (line) { return h('li', h('span', both(line.name)), h('strong', both(line.says))); })), b.sum ? h('p.sum', words(b.sum.t)) : '')];
    },
    how: function (b, part) {
      return [h('div.how', h('div', h('div.sheet', h('ul', b.sheet.map(function (row) { return h('li', tile(row), h('span'), sample(row)); }))),
        h('p.rule', both(b.rule)), b.more ? h('p.more', words(b.more.t)) : ''),
        h('ol.offers' + (now.second ? '.twice' : ''), part.map(function (p) { return h('li', tile(p), ticket(p), h('span.t', titled(p.title))); })))];
    },
    turnout: function (b) {
      var side = h('div.clock', b.clock ? [h('h2', words(b.clock.head)), h('p.min', words(b.clock.left)), sand(b.clock.sand)] : '',
        h('ul', b.notes.map(function (line) { return h('li', words(line)); })));
      return [h('div.turnout', h('div.ring', ring(b.on, b.of), h('div', h('strong', words(b.number)), h('p', both(b.base)))), side)];
    },
    countdown: function (b) { return [h('div.countdown', h('h2', both(b.head)), h('strong', words(b.left)), sand(b.sand), h('p', words(b.more.t)))]; },
    rows: function (b, part) {
      var list = sized(h('ol.rows' + (b.cls ? '.' + b.cls : ''), part.map(rowOf)), b);
      list.style.setProperty('--digits', digits(b));
      return [list];
    },
    curtain: function (b) {
      return [drape(), h('div.drawn', icon('mark'), h('h2', both(b.say)), h('p', words(b.more.t))), h('div.below', b.facts.map(fact))];
    },
    counting: function (b) {
      return [h('div.counting', b.facts.map(fact))];
    },
    why: function (b) {
      var because = put(h('p.because' + (b.lengthy ? '.lengthy' : ''), both(b.because), b.gave ? h('span.gave', words(b.gave.head), b.gave.parts.map(function (g) { return h('span', g.mark ? groupMark(g.mark) : words(g.name), ' ', h('b', words(g.value))); })) : ''), { lang: now.lang });
      return [h('div.why', what(b), b.ladder ? h('div', put(h('ol.ladder', ladder(b.ladder)), { 'aria-hidden': 'true' }), h('p.ends', h('span', words(b.ladder.ends[0])), h('span', words(b.ladder.ends[1])))) : h('div'),
        because, h('div.next', b.next.map(function (n) { return h('div', h('h3', words(n.head)), h('p', words(n.says))); })))];
    },
    two: function (b) {
      var pair = h('div.pair', b.sides.map(function (side) {
        return h('section.side' + (side.official ? '.official' : '') + (now.second ? '.twice' : ''), h('h2', h('span', words(side.name)), side.official ? h('em', words(side.official)) : ''), side.says.length ? h('p', words(side.says)) : '', side.total ? h('p.total', words(side.total)) : '',
          side.only ? h('h3', words(side.only)) : '', h('ul', side.proposals.map(function (p) { return h('li', tile(p), ticket(p), h('span.t', titled(p.title))); })), side.more ? h('p', words(side.more)) : '');
      }), h('section.both', h('h3', words(b.both.says)), h('ul', b.both.proposals.map(function (p) { return h('li', tile(p), ticket(p)); }))));
      return [b.ask ? h('div.asked', h('p', both(b.ask)), pair) : pair];
    }
  };

  // the longest cost of all pages, in widths of a digit: every row keeps room for it, so that units stand under units
  function digits(b) {
    var costs = [].concat.apply([], b.pages).map(function (r) { return r.cost && r.cost[0].t || ''; });
    return Math.max.apply(null, costs.map(function (cost) { return cost.length - .55 * (cost.split('\u00a0').length - 1); }).concat(0));
  }
  function sized(node, b) { return put(node, { 'data-rows': b.rows, 'data-step': b.step }); }
  function what(b) { return h('div.what', tile(b), ticket(b), h('h2', titled(b.title))); }
  function fact(f) {
    if (f.none) return h('div.fact.none', words(f.none));
    return h('div.fact', h('strong', words(f.number)), h('span', both(f.says)), f.share === undefined ? '' : meter(f.share),
      f.boxes ? put(h('span.bundles', many(f.boxes.of, function (i) { return h(i < f.boxes.on ? 'i.on' : 'i'); })), { 'aria-hidden': 'true' }) : '');
  }
  function seats(g) {
    if (g.share !== undefined) return h('span.seats', meter(g.share), lacking(g));
    var dots = many(Math.max(g.of, g.on), function (i) { return h(i >= g.of ? 'i.x' : i < g.on ? 'i.p' : 'i'); });
    return h('span.seats', dots, lacking(g));
  }
  function lacking(g) { return g.lacks ? h('em', icon('status-on_hold'), words(g.lacks)) : ''; }
  function sample(row) {
    if (row.dots !== undefined) return h('span.dots', many(row.dots, function () { return h('i'); }));
    if (row.face) return icon(row.face, 'face');
    return h('span.box', row.tick ? icon('tick') : words(row.place));
  }
  function ladder(l) {
    return many(l.of, function (i) {
      var node = h('li' + (i >= l.cut ? '.o' : '') + (i === l.at ? '.me' : ''), i === l.at ? String(i + 1) : '');
      return i === l.cut ? [h('li.l'), node] : [node];
    });
  }

  // The room as a circle, open towards the reader: a dot and a back for each seat, or one arc for many
  function ring(on, of) {
    var svg = draw('svg', { viewBox: '0 0 560 560', 'aria-hidden': 'true' }), n = Math.max(of, 1);
    var point = function (r, a) { return (280 + r * Math.cos(a)).toFixed(1) + ' ' + (280 + r * Math.sin(a)).toFixed(1); };
    var start = 104 * Math.PI / 180, span = 332 * Math.PI / 180;
    var arc = function (r, a, z, cls, wide) { svg.appendChild(draw('path', { d: 'M' + point(r, a) + 'A' + r + ' ' + r + ' 0 ' + (z - a > Math.PI ? 1 : 0) + ' 1 ' + point(r, z), 'class': 'back', stroke: cls === 'on' ? '#0A4D4A' : '#7C766A', 'stroke-width': wide })); };
    if (n > 150) {
      arc(250, start, start + span, 'off', 4);
      if (on) arc(250, start, start + span * Math.min(on / n, 1), 'on', 22);
    } else {
      many(n, function (i) {
        var a = start + (n > 1 ? i * span / (n - 1) : span / 2), full = i < on, half = Math.min(.0235, span / n * .3);
        var at = point(238, a).split(' ');
        svg.appendChild(draw('circle', { cx: at[0], cy: at[1], r: n > 110 ? 4.5 : 6.5, 'class': full ? 'on' : 'off', 'stroke-width': 2.5 }));
        arc(259, a - half, a + half, full ? 'on' : 'off', full ? 8 : 3);
      });
    }
    svg.appendChild(draw('path', { d: 'M246 539h68', 'class': 'back', stroke: '#0A4D4A', 'stroke-width': 8 }));
    return svg;
  }
  function drape() {
    var folds = 16, wide = 1024 / folds, hem = 'M0 0H1024V470';
    var svg = draw('svg', { 'class': 'drape', viewBox: '0 0 1024 504', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    for (var i = folds; i > 0; i--) hem += 'Q' + (i * wide - wide / 2).toFixed(1) + ' ' + (i % 2 ? 512 : 500) + ' ' + ((i - 1) * wide).toFixed(1) + ' 470';
    svg.appendChild(draw('path', { d: hem + 'z', 'class': 'cloth' }));
    for (i = 1; i < folds; i++) {
      svg.appendChild(draw('path', { d: 'M' + (i * wide).toFixed(1) + ' 0V470', 'class': 'fold' }));
      svg.appendChild(draw('path', { d: 'M' + (i * wide + 13).toFixed(1) + ' 96V452', 'class': 'fold thin' }));
    }
    return svg;
  }

  // Rows keep their element from snapshot to snapshot, so that they can be seen to move ---------------

  function rowOf(r) {
    if (r.line) return put(h('li.line' + (r.line.elsewhere ? '.elsewhere' : ''), r.line.name ? h('b', words(r.line.name.t), r.line.name.s ? [' · ', put(h('bdi', words(r.line.name.s)), { lang: now.second })] : '') : '', h('span', words(r.line.says))), { 'data-id': 'line' });
    var t = h('span.t' + (r.bar === undefined ? '' : '.barred'), h('b', h('bdi', words(r.title.t))), second(r.title), r.bar === undefined ? '' : bar(r.bar));
    var end = r.status ? h('span.st', icon(r.status.icon), words(r.status.says)) : h('span.cost', words(r.cost));
    var place = h('span.place', words(r.place), h('i.moved'));
    return put(h('li.row.' + (r.on ? 'in' : 'out'), place, tile(r), ticket(r), t, end), { 'data-id': r.id, 'data-at': r.at === undefined ? '' : r.at });
  }
  function each(list, act) { Array.prototype.forEach.call(list.children, act); }
  function move(list, part) { // first, last, invert, play
    var first = {}, at = {}, moves = [];
    each(list, function (el) { first[el.dataset.id] = el.getBoundingClientRect().top; at[el.dataset.id] = +el.dataset.at; });
    empty(list);
    part.forEach(function (r) { list.appendChild(rowOf(r)); });
    each(list, function (el) {
      var id = el.dataset.id, before = first[id];
      if (at[id] && el.dataset.at && +el.dataset.at < at[id]) el.classList.add('up');
      if (before !== undefined) moves.push({ el: el, dy: before - el.getBoundingClientRect().top });
      else moves.push({ el: el, dy: 40 });
    });
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    moves = moves.filter(function (m) { return m.dy; }).sort(function (a, b) { return Math.abs(b.dy) - Math.abs(a.dy); });
    moves.forEach(function (m) {
      m.el.style.transition = 'none';
      m.el.style.transform = 'translateY(' + m.dy + 'px)';
      m.el.style.zIndex = m.el.classList.contains('up') ? 3 : 1;
      m.el.style.position = 'relative';
    });
    list.getBoundingClientRect();
    requestAnimationFrame(function () { play(moves); });
  }
  function play(moves) { // a few at a time, the next ones when these have arrived
    var leaving = moves.slice(0, AT_ONCE), next = function () { if (moves.length > AT_ONCE) play(moves.slice(AT_ONCE)); };
    var arriving = leaving.map(function (m) {
      m.el.style.transition = 'transform var(--move) var(--ease)';
      m.el.style.transform = '';
      return Promise.all(m.el.getAnimations().map(function (a) { return a.finished; }));
    });
    Promise.all(arriving).then(next, next);
  }

  // Drawing a snapshot -----------------------------------------------------------------------------

  function parts() { return now.body.pages || [[]]; }
  function show(snapshot, fresh) {
    // after a restart nobody can draw the last step of a live ranking again: whoever has it keeps it
    kept = Boolean(snapshot.keep && now && now.kind === 'rows' && now.scene === snapshot.scene && now.lang === snapshot.lang && now.second === snapshot.second && now.workshop === snapshot.workshop);
    if (kept) return;
    var before = now, same = before && before.scene === snapshot.scene && before.lang === snapshot.lang && before.second === snapshot.second;
    now = snapshot;
    root.lang = now.lang; root.dir = now.dir;
    root.className = now.kind === 'dark' ? 'dark' : '';
    document.title = now.name;
    body.className = now.kind === 'curtain' ? 'curtained' : '';
    body.dataset.scene = now.scene;
    // the facilitator's page counts only when it was turned now, so that the pages of a screen go on by themselves
    if (!same || before.turn.page !== now.turn.page) { page = now.turn.page; turnedAt = Date.now(); }
    if (!same || before.turn.paused !== now.turn.paused) paused = now.turn.paused;
    frame();
    var list = main.querySelector('ol.rows');
    if (same && JSON.stringify(before.body) === JSON.stringify(now.body) && page === drawn) foot();
    else if (same && now.kind === 'rows' && list) { sized(list, now.body); move(list, part()); foot(); }
    else redraw();
    if (fresh && now.said && (!before || before.said !== now.said)) said.textContent = now.said;
    body.dataset.seq = String(+(body.dataset.seq || 0) + 1);
  }
  function part() { var all = parts(); page = ((page % all.length) + all.length) % all.length; drawn = page; return all[page]; }
  function redraw() {
    empty(main);
    add(main, scenes[now.kind](now.body, part()));
    foot();
  }
  function frame() {
    empty(header);
    if (now.title) add(header, [icon('mark'), heading(now.title), now.state ? put(h('p.state', icon(now.state.icon), h('span', words(now.state.says))), { 'data-s': now.state.kind }) : '']);
    foot();
  }
  function foot() {
    empty(footer);
    footer.hidden = now.kind === 'dark';
    var count = parts().length, f = now.foot;
    add(footer, [h('span', f.example ? h('bdi.ex', f.example) : '', f.example ? ' ' : '', words(f.start)),
      f.kinds ? h('span.kinds', f.kinds.map(function (k) { return put(h('span', icon('tile-' + k.kind, 'shape', '0 0 48 48'), k.name), { 'data-kind': k.kind }); })) : '',
      f.seats ? h('span', f.seats.map(function (k) { return h('span.seats.key', h('i' + (k.cls ? '.' + k.cls : '')), k.name); })) : '',
      h('span.pager', words(f.end), count > 1 ? [paused ? icon('pause') : '', put(h('bdi', (page % count) + 1 + ' / ' + count), { dir: 'ltr' })] : '')]);
  }
  function turn(by) { if (!now || parts().length < 2) return; page += by; turnedAt = Date.now(); redraw(); }

  setInterval(function () { if (now && !paused && now.turn.auto && Date.now() - turnedAt >= TURN_MS) turn(1); }, 250);
  document.addEventListener('keydown', function (event) {
    var forward = root.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight', back = root.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === forward || event.key === 'ArrowDown' || event.key === 'PageDown') turn(1);
    else if (event.key === back || event.key === 'ArrowUp' || event.key === 'PageUp') turn(-1);
    else if (event.key === ' ') { paused = !paused; turnedAt = Date.now(); if (now) foot(); }
    else return;
    event.preventDefault();
  });

  // The feed: the newest snapshot wins; the last one stays when the line is cut ----------------------

  var feed = null, heardAt = Date.now(), askedAt = 0, cutAt = Date.now(); // cutAt: since when nothing is heard, 0 while connected
  function remember(text) { try { localStorage.setItem(KEPT + location.search, text); } catch (full) { return; } }
  function remembered() { try { return localStorage.getItem(KEPT + location.search); } catch (closed) { return null; } }
  function heard() { heardAt = Date.now(); cutAt = 0; body.dataset.line = 'open'; }
  function listen() {
    if (feed) feed.close();
    askedAt = Date.now();
    feed = new EventSource('/screen/feed' + location.search);
    feed.onmessage = function (message) { show(JSON.parse(message.data), true); heard(); };
    feed.addEventListener('beat', function (message) { heard(); if (now && !kept) { now.as_of = message.data; remember(JSON.stringify(now)); } });
    feed.onerror = function () { cutAt = cutAt || Date.now(); body.dataset.line = 'cut'; };
  }
  function watch() {
    var silent = Date.now() - heardAt > SILENCE_MS;
    if (silent) cutAt = cutAt || heardAt;
    // a browser that gave up does not ask again by itself, and a line that went dead says nothing
    if ((feed.readyState === EventSource.CLOSED || silent) && Date.now() - askedAt >= ASK_MS) listen();
    lost.hidden = !now || !(kept || (cutAt && Date.now() - cutAt >= MARK_MS));
    if (lost.hidden) return;
    empty(lost);
    add(put(lost, { 'aria-label': now.lost }), [icon('status-waiting'), kept || Date.now() - cutAt >= AGE_MS ? h('span', now.as_of) : '']);
  }
  var last = remembered();
  if (last) { try { show(JSON.parse(last), false); } catch (old) { now = null; } }
  listen();
  setInterval(watch, 1000);
  if (navigator.wakeLock) {
    var awake = function () { if (document.visibilityState === 'visible') navigator.wakeLock.request('screen').catch(function () { return null; }); };
    document.addEventListener('visibilitychange', awake);
    awake();
  }
}());
