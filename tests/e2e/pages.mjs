// Every page that is looked at in both themes and all languages: address, and what is there once it is ready.
const settings = ['account', 'business', 'locations', 'users', 'tokens', 'sources', 'rejected', 'attributes', 'audit'];

export const pages = (site) => [
    { path: '/today', ready: 'h2' },
    { path: '/customers', ready: '[role=row] a' },
    { path: '/customers?tag=nobody', ready: 'h2' },
    { path: `/customers/${site.customer.id}`, ready: 'ol li' },
    { path: '/insight', ready: 'main section h2' },
    { path: '/import', ready: 'li a' },
    { path: `/import/${site.upload}`, ready: 'select' },
    ...settings.map((part) => ({ path: `/settings/${part}`, ready: 'section h2' })),
    { path: '/nowhere', ready: 'h2' },
];
export const doors = [
    { path: '/sign-in', ready: 'form' },
    { path: '/sign-in?link=over', ready: 'form' },
    { path: '/forgotten', ready: 'form' },
    { path: '/reset#x', ready: 'form' },
    { path: '/invitation#x', ready: 'form' },
];
