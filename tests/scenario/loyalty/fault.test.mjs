// A run of accruing that is killed at any statement is done again, and every order has earned once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json, maitred, sql } from '../driver.mjs';
import { hold, imported, noon, rule } from './shop.mjs';
