// Before the first paint: the theme and language of last time, so that nothing flashes; then what the page
// at this address is made of and asks for is fetched beside the script that will want it (plugins/first.ts).
(function () {
  var root = document.documentElement;
  var language;
  try {
    var theme = localStorage.getItem('maitred.theme') || 'auto';
    var dark = matchMedia('(prefers-color-scheme: dark)').matches;
    if (theme === 'auto') theme = dark ? 'dark' : 'light';
    root.setAttribute('data-mantine-color-scheme', theme);
    root.style.background = theme === 'dark' ? '#15171a' : '#ffffff';
    language = localStorage.getItem('maitred.language');
  } catch (error) {
    root.setAttribute('data-mantine-color-scheme', 'light');
  }
  var told = document.getElementById('first');
  if (!told) return;
  var first = JSON.parse(told.textContent);
  language = language || navigator.languages.map(function (tag) { return tag.slice(0, 2); })
    .filter(function (tag) { return first.languages[tag]; })[0] || 'en';
  root.lang = language;

  function load(file) {
    var link = document.createElement('link');
    var isStyle = /\.css$/.test(file);
    link.rel = isStyle ? 'preload' : 'modulepreload';
    if (isStyle) link.as = 'style';
    link.crossOrigin = '';
    link.href = '/' + file;
    document.head.appendChild(link);
  }
  var answers = {};
  function ask(url) {
    answers[url] = fetch(url, { headers: { 'Accept-Language': language, 'X-Requested-With': 'maitred' } });
    answers[url].catch(function () {}); // whoever wants it asks again
  }
  load(first.languages[language] || first.languages.en);
  var isDoor = new RegExp(first.doors).test(location.pathname);
  if (!isDoor) ask('/api/v1/me');
  first.pages.forEach(function (page) {
    var hit = new RegExp(page[0]).exec(location.pathname);
    if (!hit) return;
    page[1].forEach(load);
    if (!location.search) page[2].forEach(function (url) { ask(url.replace('$1', hit[1])); });
  });
  window.maitred = { language: language, answers: answers };
  // The first number takes a browser long to write: while nothing is there to be painted, nobody waits for it.
  new Intl.NumberFormat(language).format(1);
})();
