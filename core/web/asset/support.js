// Says on every page of somebody signed in that an operator may look into the company, or is doing so with this browser.
import { call } from './api.js';

const banner = document.querySelector('[data-support-banner]');
try {
  const { data } = await call('GET', '/api/v1/support-access/present');
  if (data.length > 0) {
    const me = await call('GET', '/api/v1/me');
    banner.querySelector('[data-support-who]').textContent = data.map((g) => g.operator).join(', ');
    banner.querySelector('[data-support-leave]').hidden = !me.support;
    banner.hidden = false;
  }
} catch {
  banner.hidden = true;
}
banner.querySelector('[data-support-leave]').addEventListener('click', async () => {
  await call('POST', '/api/v1/support-access/leave');
  location.assign('/operator');
});
