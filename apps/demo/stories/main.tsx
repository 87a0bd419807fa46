// Every view in states made by hand, for those who change one: `npx vite` in apps/demo, then /stories/.
import '../src/styles/index.css';
import { render } from 'preact';
import { AppView } from '../src/views/app-view.tsx';
import { stories } from './stories.ts';

const root = document.getElementById('app');
const name = new URLSearchParams(location.search).get('story');
const story = name === null ? undefined : stories[name];
if (root && story) render(<AppView app={story()} />, root);
else if (root)
  render(
    <ul>
      {Object.keys(stories).map((id) => (
        <li key={id}>
          <a href={`?story=${id}`}>{id}</a>
        </li>
      ))}
    </ul>,
    root,
  );
