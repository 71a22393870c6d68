import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startLanguage } from './app/i18n';

// A page opened before an update asks for parts that are gone: the new page has its own.
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('maitred.reloaded') === location.href) return;
  sessionStorage.setItem('maitred.reloaded', location.href);
  event.preventDefault();
  location.reload();
});

const root = document.getElementById('root');
if (root) void startLanguage().then(() => createRoot(root).render(<App />));
