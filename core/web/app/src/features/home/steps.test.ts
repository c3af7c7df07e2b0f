import { expect, test } from 'vitest';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { type Known, stepsOf } from './steps';

const object = (paths: string[]) => ({ name: 'contacts', custom: false, fields: paths.map((path) => ({ path })) }) as unknown as ObjectInfo;
const record = (version: number) => ({ id: 'x', title: 'x', version }) as RecordData;
const none = { email: '', email_verified: true, password: true, totp: false, passkeys: [], recovery_codes: 0 };
const fresh: Known = {
  contacts: 0,
  deals: 0,
  people: 1,
  invited: 0,
  objects: [object(['email'])],
  pipelines: [record(1)],
  stages: [record(1), record(1)],
  views: [{ own: false }],
  providers: 0,
  factors: none,
};
const done = (k: Known) => stepsOf(k, () => true).flatMap((s) => (s.done ? [s.key] : []));

test('a new company has every step before it, and each is taken by what was done', () => {
  expect(stepsOf(fresh, () => true)).toHaveLength(7);
  expect(done(fresh)).toEqual([]);
  expect(done({ ...fresh, contacts: 3 })).toEqual(['stepImport']);
  expect(done({ ...fresh, invited: 1 })).toEqual(['stepInvite']);
  expect(done({ ...fresh, objects: [object(['email', 'custom.region'])] })).toEqual(['stepField']);
  expect(done({ ...fresh, stages: [record(1), record(2)] })).toEqual(['stepPipeline']);
  expect(done({ ...fresh, pipelines: [record(1), record(1)] })).toEqual(['stepPipeline']);
  expect(done({ ...fresh, factors: { ...none, totp: true } })).toEqual(['stepSafe']);
  expect(done({ ...fresh, views: [{ own: true }], deals: 1 })).toEqual(['stepDeal', 'stepView']);
});

test('nobody is led to what they may not do', () => {
  expect(stepsOf({ objects: [] }, () => false)).toEqual([]);
  expect(stepsOf(fresh, (f) => f === 'settings.metadata').map((s) => s.key)).not.toContain('stepInvite');
});
