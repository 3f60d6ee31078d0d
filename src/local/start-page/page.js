// Keeps the verifications up to date: the server sends them anew whenever they have changed.
document.getElementById('mistake')?.focus();
const live = document.getElementById('live');
const connection = document.getElementById('connection');
if (live) follow(live);

/** @param {HTMLElement} element */
function follow(element) {
  const events = new EventSource(element.dataset['live'] ?? '');
  events.addEventListener('message', ({ data }) => show(element, JSON.parse(data)));
  events.addEventListener('open', () => say(''));
  events.addEventListener('error', () => {
    say('No connection: this page may be out of date. Is “npm run dev” still running?');
  });
}

/** @param {string} text */
function say(text) {
  if (connection) connection.textContent = text;
}

/**
 * Keeps the focus, and keeps open details open.
 *
 * @param {HTMLElement} element
 * @param {string} html
 */
function show(element, html) {
  const { activeElement } = document;
  const focused = activeElement && element.contains(activeElement) ? keyOf(activeElement) : null;
  const open = [...element.querySelectorAll('details')].map((details) => details.open);
  // The server's own HTML, in which everything is escaped.
  element.innerHTML = html;
  for (const [index, details] of [...element.querySelectorAll('details')].entries()) {
    details.open = open[index] ?? false;
  }
  if (focused === null) return;
  const same = [...element.querySelectorAll('a, summary, pre')].find((one) => keyOf(one) === focused);
  if (same instanceof HTMLElement) same.focus({ preventScroll: true });
}

/** @param {Element} element */
function keyOf(element) {
  return `${element.tagName} ${element.getAttribute('href') ?? ''}`;
}
