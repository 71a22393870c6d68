export const ZONES: string[] = Intl.supportedValuesOf('timeZone');
