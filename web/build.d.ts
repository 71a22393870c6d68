declare module 'virtual:catalogue/*' {
  import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
  const texts: Record<string, string | MessageFormatElement[]>;
  export default texts;
}
