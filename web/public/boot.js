// Before the first paint: the theme and language of last time, so that nothing flashes.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem('maitred.theme') || 'auto';
    var dark = matchMedia('(prefers-color-scheme: dark)').matches;
    if (theme === 'auto') theme = dark ? 'dark' : 'light';
    root.setAttribute('data-mantine-color-scheme', theme);
    root.style.background = theme === 'dark' ? '#15171a' : '#ffffff';
    root.lang = localStorage.getItem('maitred.language') || root.lang;
  } catch (error) {
    root.setAttribute('data-mantine-color-scheme', 'light');
  }
})();
