// A customer's file without what every write moves, and an id as the number that is stored.
import { json } from '../driver.mjs';

export function file(customer) {
    const { version, updated_at, ...rest } = json(['customer', 'export', customer]);
    return rest;
}

export function number(id) {
    let n = 0n;
    for (const digit of id.slice(id.indexOf('_') + 1))
        n = n * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(digit));
    return n;
}
