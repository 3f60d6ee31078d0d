// What the page does beyond plain HTML: it shows what will be sent, counts the time, and says what is too large.
const form = document.getElementById('show');
if (form instanceof HTMLFormElement) showChoices(form);
const left = document.querySelector('[data-left]');
if (left instanceof HTMLElement) countDown(left);
const working = document.querySelector('[data-working]');
if (working instanceof HTMLElement) void waitForDecision(working.dataset['working'] ?? '');
document.getElementById('mistake')?.focus();
// A page from the browser's memory may show a session that has ended since.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

/**
 * @template {Element} T
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
function the(within, selector, kind) {
  const found = within.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`This page has no ${selector}.`);
}

/** @param {HTMLElement} slot */
function fileOf(slot) {
  return the(slot, 'input[type=file]', HTMLInputElement);
}

/** @param {HTMLElement} slot */
function choiceOf(slot) {
  return the(slot, 'select', HTMLSelectElement);
}

/** @param {HTMLFormElement} choices */
function showChoices(choices) {
  const slots = [...choices.querySelectorAll('[data-slot]')].filter((slot) => slot instanceof HTMLElement);
  /** @param {string} name */
  const valueOf = (name) => {
    const field = choices.elements.namedItem(name);
    const hasValue =
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof RadioNodeList;
    return hasValue ? field.value : undefined;
  };

  const refresh = () => {
    for (const slot of slots) {
      if (slot.dataset['slot'] === 'BACK') slot.hidden = valueOf('type') === 'PASSPORT';
      const shown = choiceOf(slot).value;
      const own = the(slot, '.own', HTMLElement);
      own.hidden = shown !== 'file';
      // What is not shown is not sent.
      fileOf(slot).disabled = shown !== 'file' || Boolean(slot.hidden);
      if (!slot.hidden) preview(slot, shown);
    }
    checkFiles();
  };

  /**
   * @param {HTMLElement} slot
   * @param {string} shown
   */
  const preview = (slot, shown) => {
    const [file] = fileOf(slot).files ?? [];
    const picture = the(slot, 'img', HTMLImageElement);
    const none = the(slot, '.none', HTMLElement);
    let source = '';
    if (shown === 'file') source = file?.type.startsWith('image/') ? URL.createObjectURL(file) : '';
    else if (shown !== 'nothing') source = drawnAddress(slot);
    none.textContent = shown === 'file' ? (file?.name ?? 'No file chosen yet') : 'Nothing is sent';
    none.hidden = source !== '';
    picture.hidden = source === '';
    if (source !== '' && picture.getAttribute('src') !== source) picture.src = source;
  };

  /** @param {HTMLElement} slot */
  const drawnAddress = (slot) => {
    const query = new URLSearchParams({
      authToken: choices.dataset['token'] ?? '',
      slot: slot.dataset['slot'] ?? '',
    });
    for (const name of (choices.dataset['drawnFrom'] ?? '').split(' ')) {
      const value = valueOf(name);
      if (value !== undefined) query.set(name, value);
    }
    const show = choiceOf(slot);
    query.set(show.name, show.value);
    return `/ui/picture?${query}`;
  };

  /** The browser says at the field what is wrong with its file, before anything is sent. */
  const checkFiles = () => {
    const max = Number(choices.dataset['maxBytes']);
    let total = 0;
    for (const slot of slots) {
      const input = fileOf(slot);
      const [file] = (input.disabled ? null : input.files) ?? [];
      total += file?.size ?? 0;
      input.required = !input.disabled;
      input.setCustomValidity(
        file && !taken.has(file.type)
          ? 'Only JPEG, PNG and PDF files are taken.'
          : total > max
            ? `Your files have more than ${max / 1024 / 1024} MB together. Choose smaller ones.`
            : '',
      );
    }
  };

  const taken = new Set(['image/jpeg', 'image/png', 'application/pdf']);
  choices.addEventListener('change', refresh);
  choices.addEventListener('submit', () => {
    const button = the(document, 'button[form=show]', HTMLButtonElement);
    button.textContent = 'Sending…';
    // Not at once: a disabled button would not send its form.
    setTimeout(() => (button.disabled = true));
  });
  refresh();
}

/** @param {HTMLElement} element */
function countDown(element) {
  const until = performance.now() + Number(element.dataset['left']);
  const tick = () => {
    const seconds = Math.max(Math.ceil((until - performance.now()) / 1000), 0);
    element.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if (seconds > 0) setTimeout(tick, 250);
    else ended();
  };
  tick();
}

/** @param {string} authToken */
async function waitForDecision(authToken) {
  for (;;) {
    const answer = await fetch(`/ui/state?authToken=${authToken}`).catch(() => null);
    const state = await answer?.json();
    if (state && state.phase !== 'PROCESSING') return ended();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function ended() {
  const { searchParams } = new URL(location.href);
  location.replace(
    `/ui?${new URLSearchParams({ authToken: searchParams.get('authToken') ?? '', ended: '1' })}`,
  );
}
