// Every operation of the API, asked by every role, by nobody and by tokens of one scope: who may is what the matrix says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve, tokenOf } from '../server.mjs';

const server = await serve();
const roles = ['owner', 'manager', 'agent', 'analyst'];
const tokens = Object.fromEntries(roles.map((role) => [role, tokenOf(role)]));
const { paths } = (await server.get('/api/openapi.json')).body;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, description }]) => ({ method: method.toUpperCase(),
        path: path.replaceAll(/\{[^}]+\}/g, 'nothing_0'), isOpen: security.length === 0,
        permission: /^Needs the permission `([\w.]+)`/.exec(description)?.[1] })));
const matrix = (await server.get('/api/v1/roles', { token: tokens.owner })).body.items;
const may = (role, permission) => matrix.find((row) => row.permission === permission).roles.includes(role);
const open = ['/api/docs', '/api/openapi.json', '/api/v1/invitations/acceptance',
    '/api/v1/password-resets', '/api/v1/password-resets/completion', '/api/v1/session',
    '/api/v1/session/link', '/api/v1/session/oidc', '/api/v1/session/oidc/callback', '/api/v1/session/ways', '/healthz', '/readyz'];
const problem = ({ body }) => body?.detail ?? '';
const lacks = ({ permission }) => new RegExp(`^this needs the permission "${permission}"$`);

test('the description names a permission for all that is not open to everybody, and these are open', () => {
    assert.ok(operations.length > 60);
    for (const { method, path, isOpen, permission } of operations) assert.equal(!permission, isOpen, `${method} ${path}`);
    assert.deepEqual(operations.filter(({ isOpen }) => isOpen).map(({ path }) => path)
        .filter((path) => !/^\/(v1|hooks)\//.test(path)).sort(), open);
});

for (const role of roles)
    test(`${role}: what the matrix allows and no more`, async () => {
        for (const operation of operations.filter(({ isOpen }) => !isOpen)) {
            const { method, path, permission } = operation;
            const answer = await server.send(method, path, { token: tokens[role] });
            assert.notEqual(answer.status, 401, `${method} ${path}`);
            if (may(role, permission)) assert.doesNotMatch(problem(answer), lacks(operation), `${method} ${path}`);
            else assert.deepEqual([answer.status, lacks(operation).test(problem(answer))], [403, true], `${method} ${path}`);
        }
    });

test('nobody, and whoever has a wrong token, key or cookie, is unknown everywhere', async () => {
    const wrong = [{}, { Authorization: 'Bearer mt_x' }, { Authorization: 'Bearer ' }, { Authorization: 'Basic eDp5' },
        { Cookie: 'maitred_session=x' }, { Cookie: 'maitred_session=' }];
    for (const { method, path } of operations.filter(({ isOpen }) => !isOpen))
        for (const headers of wrong)
            assert.equal((await server.send(method, path, { headers })).status, 401, `${method} ${path}`);
});

test('a token has its scopes and not what its owner may', async () => {
    const token = tokenOf('owner', { scopes: 'self' });
    for (const operation of operations.filter(({ permission }) => permission && permission !== 'self')) {
        const answer = await server.send(operation.method, operation.path, { token });
        assert.match(problem(answer), lacks(operation), `${operation.method} ${operation.path}`);
    }
});
