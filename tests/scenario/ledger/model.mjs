// A tiny reference model of the books, for one wallet whose points never slide: lots, holds, debt. Times
// are in seconds. Nothing here knows how the engine stores anything.
export function book(debtMax) {
    const self = { lots: [], holds: new Map(), debt: 0, orders: new Map() };
    let made = 0;
    const forever = (lot) => lot.expires || Infinity;
    const byExpiry = (a, b) => forever(a) - forever(b) || a.valid - b.valid || a.id - b.id;
    const order = (name, total) => {
        if (!self.orders.has(name)) self.orders.set(name, { earned: 0, lots: [], spent: [], total: 0, back: 0 });
        const known = self.orders.get(name);
        known.total = Math.max(known.total, total);
        return known;
    };
    const payDebt = (lot) => {
        const paid = Math.min(lot.left, self.debt);
        lot.left -= paid;
        self.debt -= paid;
    };
    const fill = (lot, points) => {
        lot.left += points;
        payDebt(lot);
    };
    const give = (points, valid, expires) => {
        const lot = { id: ++made, left: 0, valid, expires };
        self.lots.push(lot);
        fill(lot, points);
        return lot;
    };
    // Takes points from lots in this order; what was taken of each.
    const take = (points, lots) => {
        const taken = [];
        for (const lot of lots) {
            const n = Math.min(points, lot.left);
            if (n > 0) taken.push({ lot, n });
            lot.left -= n;
            points -= n;
        }
        return { taken, short: points };
    };
    const open = (now) => self.lots.filter((lot) => lot.left > 0 && lot.valid <= now).sort(byExpiry);

    self.settle = (now) => {
        for (const [id, hold] of self.holds)
            if (hold.until <= now) self.void(id);
        for (const lot of self.lots) if (lot.expires && lot.expires <= now) lot.left = 0;
    };
    self.balance = (now) => {
        const sum = (lots) => lots.reduce((n, lot) => n + lot.left, 0);
        const valid = sum(open(now));
        const held = [...self.holds.values()].reduce((n, hold) => n + hold.points, 0);
        const pending = sum(self.lots.filter((lot) => lot.valid > now));
        return { points: valid + pending + held - self.debt, available: Math.max(0, valid - self.debt),
            pending, held, debt: self.debt };
    };
    self.earn = (points, valid, expires, name, total) => {
        const lot = give(points, valid, expires);
        if (!name) return;
        order(name, total).earned += points;
        order(name, total).lots.push(lot);
    };
    self.spend = (now, points, name, total) => {
        const { taken } = take(points, open(now));
        if (name) order(name, total).spent.push(...taken);
    };
    self.authorise = (now, id, points, until, name, total) => {
        self.holds.set(id, { ...take(points, open(now)), points, until, name, total });
        if (name) order(name, total);
    };
    self.capture = (id, points) => {
        const hold = self.holds.get(id);
        self.holds.delete(id);
        for (const { lot, n } of hold.taken.sort((a, b) => byExpiry(a.lot, b.lot))) {
            const used = Math.min(points, n);
            points -= used;
            lot.left += n - used;
            if (hold.name && used) order(hold.name, hold.total).spent.push({ lot, n: used });
        }
    };
    self.void = (id) => self.capture(id, 0);
    self.adjust = (points, terms) => {
        if (points > 0) give(points, ...terms);
        else take(-points, self.lots.filter((lot) => lot.left > 0).sort(byExpiry));
    };
    self.refund = (now, name, amount) => {
        const known = self.orders.get(name), before = known.back;
        const total = known.total || 1;
        known.back = Math.min(total, before + amount);
        const share = (points, round) => round(points * known.back / total) - round(points * before / total);
        const spent = known.spent.reduce((n, part) => n + part.n, 0);
        let skip = Math.ceil(spent * before / total), left = share(spent, Math.ceil);
        for (const { lot, n } of known.spent.toReversed()) {
            const passed = Math.min(skip, n), back = Math.min(n - passed, left);
            skip -= passed;
            left -= back;
            if (back && lot.expires && lot.expires <= now) give(back, 0, now + 30 * 86400);
            else if (back) fill(lot, back);
        }
        const own = (lot) => (known.lots.includes(lot) ? 0 : 1);
        const lots = self.lots.filter((lot) => lot.left > 0).sort((a, b) => own(a) - own(b) || byExpiry(a, b));
        const { short } = take(share(known.earned, Math.floor), lots);
        self.debt += Math.max(0, Math.min(short, debtMax - self.debt));
    };
    self.transferTo = (now, other, points) => {
        for (const { lot, n } of take(points, open(now)).taken) other.receive(n, lot.valid, lot.expires);
    };
    self.receive = (points, valid, expires) => give(points, valid, expires);
    return self;
}

// Numbers in [0, n), the same for a seed: xorshift32.
export function dice(seed) {
    let x = seed >>> 0 || 1;
    return (n) => {
        x ^= x << 13; x >>>= 0;
        x ^= x >>> 17;
        x ^= x << 5; x >>>= 0;
        return x % n;
    };
}
