// One random operation on the engine and on the model, and a look whether both say the same.
import assert from 'node:assert/strict';

const DAY = 86400;
const at = (seconds) => new Date(seconds * 1000).toISOString();

function choose({ people, random, now, name }) {
    const one = people[random(people.length)], points = 1 + random(60);
    const order = `order:${random(25)}`, amount = { amount: 100 + random(900) };
    const total = one.book.orders.get(order)?.total || amount.amount;
    const common = { customer: one.phone, points, key: `k${name}`, about: order, amount: { amount: total } };
    const usual = [now + 3 * DAY, now + 43 * DAY];
    const holds = [...one.book.holds.keys()], hold = holds[random(holds.length || 1)];
    const can = () => points <= one.book.balance(now).available;
    const deeds = [
        () => ['earn', common, true, () => one.book.earn(points, ...usual, order, total)],
        () => ['earn', { ...common, about: '', valid_from: at(now - DAY), expires_at: random(2) ? at(now + DAY * (1 + random(60))) : null },
            true, (body) => one.book.earn(points, now - DAY, body.expires_at ? Date.parse(body.expires_at) / 1000 : 0)],
        () => ['spend', common, can(), () => one.book.spend(now, points, order, total)],
        () => ['authorise', { ...common, seconds: 60 + random(3 * DAY) }, can(),
            (body, answer) => one.book.authorise(now, answer.id, points, now + body.seconds, order, total)],
        () => ['capture', { customer: one.phone, key: `k${name}`, hold, points }, points <= one.book.holds.get(hold)?.points,
            () => one.book.capture(hold, points)],
        () => ['void', { customer: one.phone, key: `k${name}`, hold }, true, () => one.book.void(hold)],
        () => ['refund', { customer: one.phone, key: `k${name}`, about: order, amount },
            one.book.orders.has(order) && one.book.orders.get(order).back < (one.book.orders.get(order).total || 1),
            () => one.book.refund(now, order, amount.amount)],
        () => {
            const down = random(2) === 1, { available, pending } = one.book.balance(now);
            return ['adjust', { customer: one.phone, points, key: `k${name}`, note: 'by hand', down },
                !down || points <= available + pending, () => one.book.adjust(down ? -points : points, usual)];
        },
        () => {
            const other = people[(people.indexOf(one) + 1) % people.length];
            return ['transfer', { customer: one.phone, to: other.phone, points, key: `k${name}` }, can(), () => {
                other.book.settle(now);
                one.book.transferTo(now, other.book, points);
            }];
        },
    ];
    const [path, body, works, apply] = deeds[random(deeds.length)]();
    return { one, path, body, works: works && (!('hold' in body) || hold !== undefined), apply };
}

export async function drive(world) {
    const { server, people, now, random } = world;
    for (const { book } of people) book.settle(now);
    const { one, path, body, works, apply } = choose(world);
    if ('hold' in body && body.hold === undefined) return;
    const said = `${world.name} ${path} ${JSON.stringify(body)}`;
    const answer = await server.post(`/api/v1/loyalty/${path}`, body);
    assert.equal(answer.status === 201, works, `${said}: ${answer.text}`);
    if (works) {
        apply(body, answer.body);
        if (random(4) === 0) { // again, and then another request under its key
            assert.equal((await server.post(`/api/v1/loyalty/${path}`, body)).body.is_replay, true, said);
            if ('points' in body)
                assert.equal((await server.post(`/api/v1/loyalty/${path}`, { ...body, points: body.points + 1 })).status, 409, said);
        }
    }
    for (const person of people) {
        const { items: [b] } = (await server.get(`/api/v1/customers/${person.id}/points`)).body;
        const { points, available, pending, held, debt } = b ?? { points: 0, available: 0, pending: 0, held: 0, debt: 0 };
        assert.deepEqual({ points, available, pending, held, debt }, person.book.balance(now), `${said} (${person === one})`);
    }
}
