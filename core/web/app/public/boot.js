// Sets the colour scheme before the first paint, so that a dark screen does not flash white.
(() => {
  let wanted = 'auto';
  try {
    wanted = localStorage.getItem('kontor-color-scheme') || 'auto';
  } catch {
    // Storage may be forbidden; the system's scheme is used then.
  }
  const dark = wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
