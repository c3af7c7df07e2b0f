import { describe, expect, it } from 'vitest';
import type { Field } from '@/lib/metadata/metadata';
import type { Preview } from '../api';
import {
  blocking,
  type Column,
  cellValues,
  certainty,
  columnOf,
  columnsOf,
  issues,
  matchable,
  optionsOf,
  tellingColumns,
  unknownValues,
} from './draft';

const field = (path: string, more: Partial<Field> = {}): Field =>
  ({ id: path, path, name: path, type: 'text', labels: { en: path }, required: false, unique: false, indexed: false, ...more }) as Field;
const column = (name: string, to: string, more: Partial<Column> = {}): Column => ({
  ...columnOf({ column: name, field: to, confidence: 1, reason: 'name' }),
  ...more,
});
const preview = (more: Partial<Preview>): Preview =>
  ({ format: 'csv', header: [], locale: {}, mapping: [], sample: [], values: [], ...more }) as Preview;

describe('the mapping of an import', () => {
  const fields = [
    field('last_name', { required: true }),
    field('email', { type: 'email', indexed: true }),
    field('external_id', { unique: true }),
    field('address', { type: 'address' }),
    field('tags', { type: 'multi_select' }),
  ];

  it('names what keeps it from running', () => {
    expect(issues([column('A', '')], fields, 'create', undefined)).toEqual([{ kind: 'nothing' }, { kind: 'required', field: fields[0] }]);
    const twice = issues([column('Mail', 'email'), column('Mail 2', 'email'), column('N', 'last_name')], fields, 'create', undefined);
    expect(twice).toEqual([{ kind: 'twice', field: 'email', columns: ['Mail', 'Mail 2'] }]);
    expect(blocking(twice)).toBe(true);
  });
  it('lets several columns fill one field where it takes several', () => {
    const both = [column('Street', 'address', { part: 'street' }), column('City', 'address', { part: 'city' })];
    const tags = [column('T1', 'tags'), column('T2', 'tags')];
    expect(issues([...both, ...tags], fields, 'update', undefined)).toEqual([]);
    expect(issues([column('Street', 'address'), column('Str.', 'address', { part: 'street' })], fields, 'update', undefined)).toHaveLength(
      1,
    );
  });
  it('does not miss a required field where records are only updated, or where the row names itself', () => {
    expect(issues([column('Mail', 'email')], fields, 'update', undefined)).toEqual([]);
    expect(issues([column('Mail', 'email')], fields, 'create', 'last_name')).toEqual([]);
    expect(blocking(issues([column('Mail', 'email')], fields, 'create', undefined))).toBe(false);
  });
  it('offers mapped fields that identify a record for matching', () => {
    const columns = [column('Mail', 'email'), column('Id', 'external_id'), column('N', 'last_name')];
    expect(matchable(columns, fields).map((f) => f.path)).toEqual(['external_id', 'email']);
    expect(matchable([column('N', 'last_name')], fields)).toEqual([]);
  });
});

describe('what the API is told', () => {
  it('sends every column, and a new field only where it is wanted', () => {
    const suggested = { label: 'Segment', type: 'select', options: ['A'] };
    const options = optionsOf(
      {
        object: 'contacts',
        parse: { delimiter: ';' },
        columns: [
          column('N', 'last_name'),
          column('S', '', { suggested, create: true, confidence: 0 }),
          column('X', '', { suggested, confidence: 0 }),
          column('Anrede', 'salutation', { values: { Herr: 'mr' } }),
        ],
        settings: { mode: 'upsert', match: ['email'] },
      },
      true,
    );
    expect(options).toMatchObject({
      object: 'contacts',
      delimiter: ';',
      dry_run: true,
      create_fields: true,
      mode: 'upsert',
      match: ['email'],
    });
    expect(options.mapping).toEqual([
      { column: 'N', field: 'last_name', confidence: 1, reason: 'name' },
      { column: 'S', field: '', new: suggested },
      { column: 'X', field: '' },
      { column: 'Anrede', field: 'salutation', values: { Herr: 'mr' }, confidence: 1, reason: 'name' },
    ]);
  });
  it('takes over the choices of an earlier import', () => {
    const found = preview({
      mapping: [
        { column: 'Mail', field: 'email', confidence: 0.9, reason: 'name' },
        { column: 'Code', field: 'external_id', confidence: 0.5, reason: 'values' },
        { column: 'Neu', field: '' },
      ],
    });
    const columns = columnsOf(found, [
      { column: 'Mail', field: 'email', missing: 'error' },
      { column: 'Code', field: '' },
    ]);
    expect(columns.map((c) => [c.field, c.missing, certainty(c)])).toEqual([
      ['email', 'error', 'certain'],
      ['', '', 'none'],
      ['', '', 'none'],
    ]);
  });
});

describe('values of a selection', () => {
  const status = field('status', { type: 'select', options: [{ value: 'open', labels: { en: 'Open', de: 'Offen' } }] });
  it('knows options by value and by label in any language', () => {
    const found = preview({ values: [{ column: 'Status', values: ['OPEN', 'offen', 'Heiß'] }] });
    expect(unknownValues(column('Status', 'status'), status, found)).toEqual(['Heiß']);
  });
  it('cuts cells with several values', () => {
    const found = preview({ values: [{ column: 'Tags', values: ['a; b', 'b;c'] }] });
    expect(cellValues(column('Tags', 'tags', { separator: ';' }), found)).toEqual(['a', 'b', 'c']);
  });
});

describe('rows in a result', () => {
  it('are told apart by the columns that name somebody', () => {
    const mapping = [
      { column: 'id', field: 'external_id' },
      { column: 'salutation', field: 'salutation' },
      { column: 'first', field: 'first_name' },
      { column: 'last', field: 'last_name' },
      { column: 'mail', field: 'email' },
    ];
    expect(tellingColumns(['id', 'salutation', 'first', 'last', 'mail'], mapping, 3)).toEqual([2, 3, 4]);
    expect(tellingColumns(['a', 'b'], null, 4)).toEqual([0, 1]);
  });
});
