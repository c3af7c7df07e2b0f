import { expect, test } from 'vitest';
import type { Notice } from '@/lib/notifications/notifications';
import { dayOf, sentenceKey } from './sentence';

const notice = (n: Partial<Notice>) => n as Notice;

test('every kind has its sentence', () => {
  expect(sentenceKey(notice({ kind: 'mention' }))).toBe('mention');
  expect(sentenceKey(notice({ kind: 'reminder' }))).toBe('reminder');
  expect(sentenceKey(notice({ kind: 'assigned', several: true }))).toBe('assignedSeveral');
  expect(sentenceKey(notice({ kind: 'shared', level: 'write' }))).toBe('shared_write');
  expect(sentenceKey(notice({ kind: 'transfer', transfer: 'export', state: 'failed' }))).toBe('export_failed');
  expect(sentenceKey(notice({ kind: 'transfer', transfer: 'import', state: 'completed' }))).toBe('import_completed');
});

test('a day begins where the person is', () => {
  expect(dayOf('2026-11-22T23:30:00Z', 'Europe/Berlin')).toBe('2026-11-23');
  expect(dayOf('2026-11-22T23:30:00Z', 'UTC')).toBe('2026-11-22');
});
