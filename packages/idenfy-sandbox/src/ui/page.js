// What the page does beyond plain HTML: it shows what will be sent, counts the time, and says what is too large.
const form = document.getElementById('show');
if (form) showChoices(form);
const left = document.querySelector('[data-left]');
if (left) countDown(left);
const working = document.querySelector('[data-working]');
if (working) void waitForDecision(working.dataset.working);
document.getElementById('mistake')?.focus();
// A page from the browser's memory may show a session that has ended since.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

function fileOf(slot) {
  return slot.querySelector('input[type=file]');
}

function showChoices(choices) {
  const slots = [...choices.querySelectorAll('[data-slot]')];

  const refresh = () => {
    for (const slot of slots) {
      if (slot.dataset.slot === 'BACK') slot.hidden = choices.elements.type.value === 'PASSPORT';
      const shown = slot.querySelector('select').value;
      const own = slot.querySelector('.own');
      own.hidden = shown !== 'file';
      // What is not shown is not sent.
      fileOf(slot).disabled = shown !== 'file' || slot.hidden;
      if (!slot.hidden) preview(slot, shown);
    }
    checkFiles();
  };

  const preview = (slot, shown) => {
    const [file] = fileOf(slot).files;
    const picture = slot.querySelector('img');
    const none = slot.querySelector('.none');
    let source = '';
    if (shown === 'file') source = file?.type.startsWith('image/') ? URL.createObjectURL(file) : '';
    else if (shown !== 'nothing') source = drawnAddress(slot);
    none.textContent = shown === 'file' ? (file?.name ?? 'No file chosen yet') : 'Nothing is sent';
    none.hidden = source !== '';
    picture.hidden = source === '';
    if (source !== '' && picture.getAttribute('src') !== source) picture.src = source;
  };

  const drawnAddress = (slot) => {
    const query = new URLSearchParams({ authToken: choices.dataset.token, slot: slot.dataset.slot });
    for (const name of choices.dataset.drawnFrom.split(' ')) {
      const field = choices.elements[name];
      if (field) query.set(name, field.value);
    }
    const show = slot.querySelector('select');
    query.set(show.name, show.value);
    return `/ui/picture?${query}`;
  };

  /** The browser says at the field what is wrong with its file, before anything is sent. */
  const checkFiles = () => {
    const max = Number(choices.dataset.maxBytes);
    let total = 0;
    for (const slot of slots) {
      const input = fileOf(slot);
      const [file] = input.disabled ? [] : input.files;
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
    const button = document.querySelector('button[form=show]');
    button.textContent = 'Sending…';
    // Not at once: a disabled button would not send its form.
    setTimeout(() => (button.disabled = true));
  });
  refresh();
}

function countDown(element) {
  const until = performance.now() + Number(element.dataset.left);
  const tick = () => {
    const seconds = Math.max(Math.ceil((until - performance.now()) / 1000), 0);
    element.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if (seconds > 0) setTimeout(tick, 250);
    else ended();
  };
  tick();
}

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
