// Bytes as 1C makes them: windows-1251, and zips of one file.
import { deflateRawSync } from 'node:zlib';

export const windows1251 = (text) => Buffer.from([...text].map((c) => {
    const code = c.codePointAt(0);
    if (code < 0x80) return code;
    if (code === 0x451) return 0xb8; // ё
    if (code === 0x401) return 0xa8;
    return code - 0x410 + 0xc0;
}));

function crc(bytes) {
    let value = -1;
    for (const byte of bytes) {
        value ^= byte;
        for (let i = 0; i < 8; i++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    return (value ^ -1) >>> 0;
}

export function zip(name, bytes, sum = crc(bytes)) {
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(sum, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14),
        Buffer.from(name)]);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(1, 4);
    end.writeUInt16LE(1, 6);
    end.writeUInt32LE(entry.length, 8);
    end.writeUInt32LE(local.length, 12);
    return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end]);
}
