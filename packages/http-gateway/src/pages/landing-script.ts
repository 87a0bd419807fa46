/**
 * Makes the landing page livelier: answers without a new page, buttons that copy, changes as they happen. It never makes
 * markup of text. An answer is the page that the server would send: the browser parses it into a document in which
 * nothing runs, and its nodes are moved over.
 */
export const landingScript: string = `
const form = document.querySelector('form');
const input = form.elements.namedItem('name');
const status = document.getElementById('status');
const live = document.getElementById('live');
const [toggle, note] = live.children;
let asking;
let stream;

function say(text, isSeen) {
  status.className = isSeen ? '' : 'out-of-sight';
  status.textContent = text;
}

function targetOf(text) {
  return '/?name=' + encodeURIComponent(text);
}

function show(target, { isUpdate = false, remember = 'replaceState' } = {}) {
  asking?.abort();
  const request = new XMLHttpRequest();
  asking = request;
  if (!isUpdate) {
    stopWatching();
    form.setAttribute('aria-busy', 'true');
    say('Asking …', true);
  }
  request.open('GET', target);
  request.responseType = 'document';
  request.timeout = 15000;
  request.onload = () => {
    const next = request.response?.getElementById('answer');
    if (next) put(next, request, isUpdate, remember);
    else if (request.status === 429) say('Too many questions. Try again in ' + (request.getResponseHeader('retry-after') ?? 60) + ' s.', true);
    else location.assign(target);
  };
  request.onerror = request.ontimeout = () => say('This gateway cannot be reached. What is shown may be out of date.', true);
  request.onloadend = () => {
    if (asking === request) form.removeAttribute('aria-busy');
  };
  request.send();
}

function put(next, request, isUpdate, remember) {
  const before = document.getElementById('answer');
  const hadFocus = before.contains(document.activeElement);
  before.replaceWith(document.adoptNode(next));
  document.title = request.response.title;
  const faulty = request.response.querySelector('[aria-invalid]') !== null;
  if (faulty) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  if (!isUpdate) {
    const { pathname, search } = new URL(request.responseURL);
    history[remember](null, '', pathname + search);
    input.value = request.response.getElementById('name').value;
  } else if (next.dataset.headline) {
    next.firstElementChild.classList.add('changed');
  }
  prepare(next);
  say((isUpdate ? 'Changed. ' : '') + (next.dataset.headline ?? ''), false);
  if (hadFocus) next.querySelector('h2')?.focus();
}

function prepare(answer) {
  for (const button of answer.querySelectorAll('.copy')) button.hidden = false;
  live.hidden = !answer.dataset.watch;
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
    say('Copied', false);
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    button.textContent = 'Selected';
    say('Selected, copy it with the keyboard', false);
  }
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2000);
}

function stopWatching() {
  stream?.close();
  stream = undefined;
  toggle.setAttribute('aria-pressed', 'false');
  note.textContent = '';
}

function startWatching() {
  const answer = document.getElementById('answer');
  const name = answer.dataset.watch;
  let shownBlock = Number(answer.dataset.block ?? -1);
  stream = new EventSource('/v1/watch?names=' + encodeURIComponent(name));
  toggle.setAttribute('aria-pressed', 'true');
  note.textContent = 'Connecting …';
  let isFirst = true;
  stream.addEventListener('resolution', (event) => {
    note.textContent = 'Changes show up here within seconds.';
    const { block } = JSON.parse(event.data).evidence;
    if (!isFirst || block.number > shownBlock) show(targetOf(name), { isUpdate: true });
    isFirst = false;
    shownBlock = block.number;
  });
  stream.addEventListener('unknown', () => {
    note.textContent = 'The chain cannot be read at present. What is shown was true when it was read.';
    isFirst = false;
  });
  stream.onerror = () => {
    if (stream?.readyState === EventSource.CLOSED) {
      stopWatching();
      note.textContent = 'Watching is not possible at present.';
    } else {
      note.textContent = 'Connecting again …';
    }
  };
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (text) show(targetOf(text), { remember: 'pushState' });
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('.copy');
  if (button) copy(button);
});
toggle.addEventListener('click', () => (stream ? stopWatching() : startWatching()));
addEventListener('popstate', () => show(location.pathname + location.search));
addEventListener('pagehide', stopWatching);
prepare(document.getElementById('answer'));
`;
