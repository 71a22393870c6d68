// What the scenarios of the books share.
import { json } from '../driver.mjs';

let made = 0;

// A new customer: {phone, id}.
export function member(options) {
    const phone = `+38044123${String(4600 + made++)}`;
    return { phone, id: json(['customer', 'add', '--phone', phone], options).customer };
}

// One of the commands that move points.
export const move = (verb, operands, options = {}, run) =>
    json(['loyalty', verb, ...operands.map(String), ...Object.entries(options).flatMap(([name, value]) =>
        (value === true ? [`--${name}`] : [`--${name}`, String(value)]))], run);

export const balance = (who, run) => json(['loyalty', 'balance', who.phone], run).wallets[0];
