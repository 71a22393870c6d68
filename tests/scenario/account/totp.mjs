// RFC 6238 once more, by other means than the server's: the code of a base32 secret, some steps from that second.
import { createHmac } from 'node:crypto';

export function codeOf(secret, seconds, steps = 0) {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, '0'));
    const key = Buffer.from(bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Number(seconds) / 30) + steps));
    const mac = createHmac('sha1', key).update(counter).digest();
    return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}
