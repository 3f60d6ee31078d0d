// What the pages do beyond plain HTML: they keep themselves up to date, and lose nothing that was typed.

/** Quick enough that two reviewers seldom open the same one, and little work for the server. */
const LOOK_EVERY_MS = 5_000;
/** While something is known to be about to happen. */
const LOOK_SOON_MS = 1_000;
/** A question that is never answered must not keep the next ones from being asked. */
const ANSWER_WITHIN_MS = 10_000;

const live = one('#live');
const queue = one('#queue');
const verification = one('[data-state]');
const draft = one('form[data-draft]');

inLocalTime(document);
focusWhatMatters();
if (draft instanceof HTMLFormElement) keepDraft(draft);
hideJumpAtDecision();
for (const form of document.forms) if (form.matches('[data-once]')) sendOnce(form);
if (queue) lookAgain(refreshQueue, () => LOOK_EVERY_MS);
if (verification) {
  lookAgain(
    async () => compareState(verification),
    () => (document.querySelector('[data-recording]') ? LOOK_SOON_MS : LOOK_EVERY_MS),
  );
}
// A page from the browser's memory may show what is over since, and a button that was pressed.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

/**
 * @param {string} selector
 * @param {ParentNode} root
 * @returns {HTMLElement | null}
 */
function one(selector, root = document) {
  const found = root.querySelector(selector);
  return found instanceof HTMLElement ? found : null;
}

/** @param {ParentNode} root */
function inLocalTime(root) {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  for (const element of root.querySelectorAll('time')) {
    element.title = element.textContent;
    element.textContent = format.format(new Date(element.dateTime));
  }
}

function focusWhatMatters() {
  const first = one('[aria-invalid=true], [data-next]');
  if (first) first.focus({ preventScroll: first.matches('[data-next]') });
  else if (one('.decision .mistake')) one('#decision')?.focus();
}

/** On small screens; what it leads to is there already. */
function hideJumpAtDecision() {
  const [jump, decision] = [one('.jump'), one('#decision')];
  if (!jump || !decision) return;
  new IntersectionObserver((changes) => {
    jump.hidden = changes.at(-1)?.isIntersecting ?? false;
  }).observe(decision);
}

/**
 * A log-in that ends while somebody writes must not cost the text.
 *
 * @param {HTMLFormElement} form
 */
function keepDraft(form) {
  const key = `draft ${form.dataset['draft']}`;
  const reason = form.elements.namedItem('reason');
  if (!(reason instanceof HTMLTextAreaElement)) return;
  if (reason.value === '') reason.value = sessionStorage.getItem(key) ?? '';
  reason.addEventListener('input', () => sessionStorage.setItem(key, reason.value));
}

/** @param {HTMLFormElement} form */
function sendOnce(form) {
  form.addEventListener('submit', ({ submitter }) => {
    const pressed = submitter ?? form.querySelector('button');
    pressed?.classList.add('busy');
    form.setAttribute('aria-busy', 'true');
    // Not at once: a disabled button would not be sent with its form.
    setTimeout(() => {
      for (const button of form.querySelectorAll('button')) button.disabled = true;
    });
  });
}

/**
 * While the page is seen, and at once when it is seen again.
 *
 * @param {() => Promise<void>} look
 * @param {() => number} pause in milliseconds
 */
function lookAgain(look, pause) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isLost = false;
  let isLooking = false;
  const next = async () => {
    if (isLooking) return;
    clearTimeout(timer);
    if (document.visibilityState === 'visible') {
      isLooking = true;
      try {
        await look();
        if (isLost) say('');
        isLost = false;
      } catch {
        isLost = true;
        say('No connection: what is shown may be old. It is tried again.');
      }
      isLooking = false;
    }
    timer = setTimeout(() => void next(), pause());
  };
  timer = setTimeout(() => void next(), pause());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void next();
  });
}

/** @param {string} text */
function say(text) {
  if (live && live.textContent !== text) live.textContent = text;
}

/** @param {string} url */
async function pageAt(url) {
  const answer = await fetch(url, {
    // Nobody asked for it: a log-in that nobody uses must end all the same.
    headers: { 'x-desk': 'looks-again' },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  // The log-in has ended: the page itself asks for it.
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new Error('not answered');
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

async function refreshQueue() {
  const shown = one('#queue');
  const fresh = one('#queue', await pageAt(location.href));
  if (!shown || !fresh) return;
  inLocalTime(fresh);
  document.title = `${fresh.dataset['title']} · Review desk`;
  if (fresh.innerHTML === shown.innerHTML) return;
  const { activeElement } = document;
  const focused = shown.contains(activeElement) ? activeElement?.getAttribute('href') : null;
  shown.replaceWith(fresh);
  if (!focused) return;
  const same = [...fresh.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused);
  same?.focus({ preventScroll: true });
}

/** @param {HTMLElement} shown */
async function compareState(shown) {
  const answer = await fetch(shown.dataset['stateUrl'] ?? '', {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (answer.status === 401) return changed('Your log-in has ended.');
  if (!answer.ok) throw new Error('not answered');
  const { state } = await answer.json();
  const before = shown.dataset['state'] ?? '';
  if (state === before) return undefined;
  const [question, pictures] = before.split('/');
  const [newQuestion, newPictures] = String(state).split('/');
  if (question !== newQuestion) {
    // Nobody is writing: the page may simply show it.
    if (!draft) return location.replace(location.pathname);
    return changed('Something has changed since you opened this page.');
  }
  if (pictures !== newPictures) await refreshPictures();
  shown.dataset['state'] = state;
  return undefined;
}

async function refreshPictures() {
  const fresh = (await pageAt(location.href)).querySelector('#documents');
  if (!fresh) return;
  one('#documents')?.replaceWith(fresh);
  document.dispatchEvent(new CustomEvent('pictures'));
}

/** @param {string} text */
function changed(text) {
  const notice = one('#changed');
  const [words, link] = [notice?.querySelector('span'), notice?.querySelector('a')];
  if (!notice || !words || !link) return;
  words.textContent = text;
  link.href = location.pathname;
  notice.hidden = false;
}
