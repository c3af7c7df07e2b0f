// Sets the colour scheme and the height of rows before the first paint, so that a dark screen does not flash white.
(() => {
  let wanted = 'auto';
  let density = null;
  try {
    wanted = localStorage.getItem('kontor-color-scheme') || 'auto';
    density = localStorage.getItem('kontor-density');
  } catch {
    // Storage may be forbidden; the system's scheme is used then.
  }
  const dark = wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  if (density === 'compact' || density === 'relaxed') document.documentElement.dataset.density = density;
})();
