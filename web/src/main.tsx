import './app/mantine';
import './app/global.css';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { startLanguage } from './app/i18n';

// A page opened before an update asks for parts that are gone: the new page has its own.
window.addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine || sessionStorage.getItem('maitred.reloaded') === location.href) return;
  sessionStorage.setItem('maitred.reloaded', location.href);
  event.preventDefault();
  location.reload();
});

const root = document.getElementById('root');
// Apart from what it stands upon, so that the browser answers between the two; as a transition, rendering is done in
// slices for the same reason.
if (root) void Promise.all([import('./app/App'), startLanguage()]).then(([{ App }]) =>
  startTransition(() => createRoot(root).render(<App />)));
