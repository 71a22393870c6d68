import './app/mantine';
import './app/global.css';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startLanguage } from './app/i18n';

// A page opened before an update asks for parts that are gone: the new page has its own.
window.addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine || sessionStorage.getItem('maitred.reloaded') === location.href) return;
  sessionStorage.setItem('maitred.reloaded', location.href);
  event.preventDefault();
  location.reload();
});

const root = document.getElementById('root');
// As a transition, rendering is done in slices between which the browser answers.
if (root) void startLanguage().then(() => startTransition(() => createRoot(root).render(<App />)));
