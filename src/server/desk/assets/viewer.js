// Pictures to look at closely: tabs for the sides of a document; zoom, turn and move by mouse, touch and keyboard.

const MOST = 8;
const STEP = 1.4;
const MOVE = 60;

/** @typedef {{ x: number, y: number }} Point */

document.addEventListener('pictures', prepare);
prepare();

function prepare() {
  for (const pane of elementsIn(document, '[data-pane]:not([data-ready])')) {
    pane.dataset['ready'] = '';
    for (const viewer of elementsIn(pane, '[data-viewer]')) makeViewer(viewer);
    const figures = [...pane.querySelectorAll('figure')];
    if (figures.length > 1) makeTabs(pane, figures);
  }
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 */
function elementsIn(root, selector) {
  return [...root.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
}

/**
 * After the pattern "Tabs with automatic activation" of the ARIA Authoring Practices.
 *
 * @param {HTMLElement} pane
 * @param {readonly HTMLElement[]} figures
 */
function makeTabs(pane, figures) {
  const heading = pane.getAttribute('aria-labelledby') ?? '';
  const list = document.createElement('div');
  list.className = 'tabs';
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-labelledby', heading);
  const tabs = figures.map((figure, index) => {
    const tab = document.createElement('button');
    const id = `${heading}-${index}`;
    tab.type = 'button';
    tab.id = `${id}-tab`;
    tab.textContent = figure.dataset['label'] ?? '';
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', id);
    figure.id = id;
    figure.setAttribute('role', 'tabpanel');
    figure.setAttribute('aria-labelledby', tab.id);
    tab.addEventListener('click', () => choose(index));
    list.append(tab);
    return tab;
  });
  /** @param {number} chosen */
  const choose = (chosen) => {
    for (const [index, tab] of tabs.entries()) {
      tab.setAttribute('aria-selected', String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
    }
    for (const [index, figure] of figures.entries()) figure.hidden = index !== chosen;
  };
  list.addEventListener('keydown', (event) => {
    const now = tabs.findIndex((tab) => tab === document.activeElement);
    const to = new Map([
      ['ArrowRight', now + 1],
      ['ArrowLeft', now - 1],
      ['Home', 0],
      ['End', tabs.length - 1],
    ]).get(event.key);
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    choose(next);
    tabs[next]?.focus();
  });
  pane.querySelector('h2')?.after(list);
  choose(0);
}

/** @param {HTMLElement} viewer */
function makeViewer(viewer) {
  const image = viewer.querySelector('img');
  if (!image) return;
  const view = { scale: 1, x: 0, y: 0, turn: 0 };
  viewer.tabIndex = 0;
  viewer.setAttribute('role', 'group');
  viewer.setAttribute('aria-label', `${image.alt}. Plus and minus zoom, arrow keys move, R turns, 0 resets.`);
  showProgress(viewer, image);

  const apply = () => {
    // At rest it lies in the middle; zoomed in, its edge may come to the middle and no further.
    const reach = { x: (viewer.clientWidth * view.scale) / 2, y: (viewer.clientHeight * view.scale) / 2 };
    if (view.scale === 1) [view.x, view.y] = [0, 0];
    view.x = Math.min(Math.max(view.x, -reach.x), reach.x);
    view.y = Math.min(Math.max(view.y, -reach.y), reach.y);
    const sideways = view.turn % 180 !== 0;
    const fit = sideways ? fitSideways(viewer, image) : 1;
    image.style.transform = `translate(${view.x}px, ${view.y}px) rotate(${view.turn}deg) scale(${view.scale * fit})`;
    viewer.classList.toggle('zoomed', view.scale > 1);
    percent.textContent = `${Math.round(view.scale * 100)} %`;
  };
  /**
   * What lies under `at` (from the middle, in pixels) stays there.
   *
   * @param {number} factor
   */
  const zoom = (factor, at = { x: 0, y: 0 }) => {
    const scale = Math.min(Math.max(view.scale * factor, 1), MOST);
    const grown = scale / view.scale;
    view.x = at.x - (at.x - view.x) * grown;
    view.y = at.y - (at.y - view.y) * grown;
    view.scale = scale;
    apply();
  };
  /**
   * @param {number} x
   * @param {number} y
   */
  const move = (x, y) => {
    view.x += x;
    view.y += y;
    apply();
  };
  const turn = () => {
    view.turn = (view.turn + 90) % 360;
    apply();
  };
  const reset = () => {
    Object.assign(view, { scale: 1, turn: 0 });
    apply();
  };

  const tools = document.createElement('div');
  tools.className = 'tools';
  const percent = document.createElement('output');
  tools.append(
    tool('−', 'Zoom out', () => zoom(1 / STEP)),
    percent,
    tool('+', 'Zoom in', () => zoom(STEP)),
    tool('↻', 'Turn', turn),
    tool('Reset', 'Reset the view', reset),
  );
  viewer.after(tools);

  const keys = new Map([
    ['+', () => zoom(STEP)],
    ['=', () => zoom(STEP)],
    ['-', () => zoom(1 / STEP)],
    ['0', reset],
    ['r', turn],
    ['R', turn],
  ]);
  const arrows = new Map([
    ['ArrowLeft', () => move(MOVE, 0)],
    ['ArrowRight', () => move(-MOVE, 0)],
    ['ArrowUp', () => move(0, MOVE)],
    ['ArrowDown', () => move(0, -MOVE)],
  ]);
  viewer.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = (view.scale > 1 ? arrows.get(event.key) : undefined) ?? keys.get(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });

  /** @param {MouseEvent} event */
  const place = ({ clientX, clientY }) => {
    const box = viewer.getBoundingClientRect();
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  };
  viewer.addEventListener('dblclick', (event) => {
    if (view.scale > 1) reset();
    else zoom(STEP ** 3, place(event));
  });
  viewer.addEventListener(
    'wheel',
    (event) => {
      // Without Ctrl (which a pinch on a touchpad sends as well) the wheel scrolls the page.
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 200), place(event));
    },
    { passive: false },
  );
  followPointers(viewer, { view, place, zoom, move });
  addEventListener('resize', apply);
  apply();
}

/**
 * @param {string} text
 * @param {string} label
 * @param {() => void} act
 */
function tool(text, label, act) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.title = label;
  button.setAttribute('aria-label', label);
  button.addEventListener('click', act);
  return button;
}

/**
 * Drag to move, two fingers to zoom.
 *
 * @param {HTMLElement} viewer
 * @param {{
 *   view: { readonly scale: number },
 *   place: (event: MouseEvent) => Point,
 *   zoom: (factor: number, at: Point) => void,
 *   move: (x: number, y: number) => void,
 * }} actions
 */
function followPointers(viewer, { view, place, zoom, move }) {
  /** @type {Map<number, Point>} */
  const down = new Map();
  viewer.addEventListener('pointerdown', (event) => {
    down.set(event.pointerId, place(event));
    // One finger scrolls the page as long as nothing is zoomed in.
    if (view.scale > 1 || down.size > 1) viewer.setPointerCapture(event.pointerId);
  });
  viewer.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    down.set(event.pointerId, now);
    if (other) {
      /** @param {Point} at */
      const distance = (at) => Math.hypot(at.x - other.x, at.y - other.y);
      zoom(distance(now) / Math.max(distance(before), 1), {
        x: (now.x + other.x) / 2,
        y: (now.y + other.y) / 2,
      });
    } else if (view.scale > 1) {
      move(now.x - before.x, now.y - before.y);
    }
  });
  /** @param {PointerEvent} event */
  const end = ({ pointerId }) => down.delete(pointerId);
  viewer.addEventListener('pointerup', end);
  viewer.addEventListener('pointercancel', end);
}

/**
 * How much smaller a picture has to be to fit when it lies on its side.
 *
 * @param {HTMLElement} viewer
 * @param {HTMLImageElement} image
 */
function fitSideways(viewer, image) {
  const { naturalWidth, naturalHeight } = image;
  if (naturalWidth === 0) return 1;
  const upright = Math.min(viewer.clientWidth / naturalWidth, viewer.clientHeight / naturalHeight);
  const lying = Math.min(viewer.clientWidth / naturalHeight, viewer.clientHeight / naturalWidth);
  return lying / upright;
}

/**
 * @param {HTMLElement} viewer
 * @param {HTMLImageElement} image
 */
function showProgress(viewer, image) {
  const settle = () => {
    viewer.classList.remove('loading');
    viewer.classList.toggle('failed', image.naturalWidth === 0);
  };
  if (image.complete) return settle();
  viewer.classList.add('loading');
  image.addEventListener('load', settle);
  image.addEventListener('error', settle);
  return undefined;
}
