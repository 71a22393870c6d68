// What can be chosen and done from the menu, the palette and the door alike.
import { api } from '~/api/client';
import { failed } from '~/ui/toast';
import { setLanguage, type Language } from './i18n';

// The account remembers it too, so that the next browser speaks it.
export async function chooseLanguage(language: Language): Promise<void> {
  await setLanguage(language);
  await api.patch('/api/v1/me', { body: { language } });
}

// The page is loaded anew: nothing of what was seen stays behind.
export async function signOut(): Promise<void> {
  try {
    await api.delete('/api/v1/session');
    location.assign('/sign-in');
  } catch (error) {
    failed(error);
  }
}
