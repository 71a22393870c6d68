export const CURRENCIES: string[] = Intl.supportedValuesOf('currency');
