import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, closeClients } from './support/clients.mjs';
import { database, insertRun, symbol } from './support/database.mjs';
import { server } from './support/shared-server.mjs';
import { service } from './support/tokens.mjs';

const ROWS = 25;

describe('from().select()', () => {
  let supabase;
  const ids = [];

  before(async () => {
    await symbol('REST');
    await symbol('REST.B');
    for (let row = 0; row < ROWS; row++) {
      const ticker = row % 5 === 4 ? 'REST.B' : 'REST';
      ids.push(await insertRun(ticker, row % 2 ? 'm15' : 'h1', { progress: row, provider: row < 3 ? null : 'alpaca' }));
    }
    supabase = client(server.url);
  });
  after(closeClients);

  const rest = (columns = 'id,progress_percent', options) => supabase.from('job_runs').select(columns, options).like('symbol', 'REST%');
  const numbers = ({ data, error }) => {
    assert.equal(error, null);
    return data.map((row) => row.progress_percent);
  };

  test('all columns, typed as the change feed types them', async () => {
    const { data, error, status } = await supabase.from('job_runs').select().eq('id', ids[7]);
    assert.equal(error, null);
    assert.equal(status, 200);
    assert.equal(data.length, 1);
    const [row] = data;
    assert.strictEqual(row.progress_percent, 7);
    assert.equal(row.symbol, 'REST');
    assert.equal(row.provider, 'alpaca');
    assert.strictEqual(row.error_code, null);
    assert.match(row.slice_from, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    assert.ok(!('lease_token' in row));
  });

  test('eq, neq, gt, gte, lt, lte', async () => {
    assert.deepEqual(numbers(await rest().eq('progress_percent', 3)), [3]);
    assert.equal(numbers(await rest().neq('symbol', 'REST')).length, 5);
    assert.deepEqual(numbers(await rest().gt('progress_percent', 22).order('progress_percent')), [23, 24]);
    assert.deepEqual(numbers(await rest().gte('progress_percent', 23).order('progress_percent')), [23, 24]);
    assert.deepEqual(numbers(await rest().lt('progress_percent', 2).order('progress_percent')), [0, 1]);
    assert.deepEqual(numbers(await rest().lte('progress_percent', 1).order('progress_percent')), [0, 1]);
  });

  test('in, is, not, like, ilike, or', async () => {
    assert.deepEqual(numbers(await rest().in('progress_percent', [1, 5, 99]).order('progress_percent')), [1, 5]);
    assert.deepEqual(numbers(await supabase.from('job_runs').select('progress_percent').in('symbol', ['REST.B', 'a,b']).order('progress_percent')), [4, 9, 14, 19, 24]);
    assert.deepEqual(numbers(await rest().is('provider', null).order('progress_percent')), [0, 1, 2]);
    assert.equal(numbers(await rest().not('provider', 'is', null)).length, ROWS - 3);
    assert.equal(numbers(await rest().not('symbol', 'eq', 'REST')).length, 5);
    assert.equal(numbers(await supabase.from('job_runs').select('progress_percent').ilike('symbol', 'rest.%')).length, 5);
    assert.deepEqual(numbers(await rest().or('progress_percent.eq.1,progress_percent.eq.2').order('progress_percent')), [1, 2]);
    assert.deepEqual(numbers(await rest().or('progress_percent.lt.1,and(symbol.eq.REST.B,timeframe.eq.h1)').order('progress_percent')), [0, 4, 14, 24]);
    assert.deepEqual(numbers(await rest().eq('timeframe', 'm15').eq('symbol', 'REST.B').order('progress_percent')), [9, 19]);
  });

  test('order, nulls, limit, range', async () => {
    assert.deepEqual(numbers(await rest().order('progress_percent', { ascending: false }).limit(2)), [24, 23]);
    assert.deepEqual(numbers(await rest().order('progress_percent').range(10, 12)), [10, 11, 12]);
    assert.deepEqual(numbers(await rest().order('provider', { nullsFirst: true }).order('progress_percent').limit(4)), [0, 1, 2, 3]);
    assert.deepEqual(numbers(await rest().order('provider').order('progress_percent', { ascending: false }).limit(1)), [24]);
  });

  test('an exact count, with rows and without', async () => {
    const counted = await rest('id', { count: 'exact' }).limit(3);
    assert.deepEqual([counted.error, counted.count, counted.data.length], [null, ROWS, 3]);
    const head = await rest('*', { count: 'exact', head: true });
    assert.deepEqual([head.error, head.count, head.data], [null, ROWS, null]);
    const none = await supabase.from('job_runs').select('*', { count: 'exact', head: true }).eq('symbol', 'NOBODY');
    assert.equal(none.count, 0);
  });

  test('single and maybeSingle', async () => {
    const one = await supabase.from('job_runs').select('id').eq('id', ids[0]).single();
    assert.deepEqual(one.data, { id: ids[0] });
    const none = await supabase.from('job_runs').select('id').eq('symbol', 'NOBODY').single();
    assert.deepEqual([none.status, none.error.code], [406, 'PGRST116']);
    const many = await rest().single();
    assert.deepEqual([many.status, many.error.code], [406, 'PGRST116']);
    const maybe = await supabase.from('job_runs').select('id').eq('symbol', 'NOBODY').maybeSingle();
    assert.deepEqual([maybe.data, maybe.error], [null, null]);
    const maybeOne = await supabase.from('job_runs').select('id').eq('id', ids[1]).maybeSingle();
    assert.deepEqual(maybeOne.data, { id: ids[1] });
  });

  test('what is wrong is told by its code', async () => {
    const column = await supabase.from('job_runs').select('colour');
    assert.deepEqual([column.status, column.error.code], [400, '42703']);
    assert.match(column.error.message, /colour/);
    const filter = await supabase.from('job_runs').select().eq('colour', 'red');
    assert.deepEqual([filter.status, filter.error.code], [400, '42703']);
    const table = await supabase.from('no_such_table').select();
    assert.equal(table.status, 404);
    assert.ok(['PGRST205', '42P01'].includes(table.error.code));
    const value = await supabase.from('job_runs').select().eq('progress_percent', 'half');
    assert.deepEqual([value.status, value.error.code], [400, '22P02']);
    const query = await supabase.from('job_runs').select().filter('symbol', 'around', 'x');
    assert.deepEqual([query.status, query.error.code], [400, 'PGRST100']);
    for (const { error } of [column, filter, table, value, query]) {
      assert.deepEqual(Object.keys(error).sort().filter((key) => key !== 'name'), ['code', 'details', 'hint', 'message']);
    }
  });

  test('values are values: what looks like SQL finds nothing and breaks nothing', async () => {
    const { data, error } = await supabase.from('job_runs').select('id').eq('symbol', "x'; drop table job_runs; --");
    assert.deepEqual([data, error], [[], null]);
    assert.equal((await rest('*', { count: 'exact', head: true })).count, ROWS);
  });

  test('tables can be read, not written', async () => {
    const changed = await client(server.url, { key: service }).from('job_runs').update({ progress_percent: 1 }).eq('id', ids[5]);
    assert.ok(changed.error);
    const inserted = await client(server.url).from('symbols').insert({ ticker: 'EVIL' });
    assert.ok(inserted.error);
    const { rows } = await database.query('select progress_percent::float as now from job_runs where id = $1', [ids[5]]);
    assert.equal(rows[0].now, 5);
  });

  test('the tables that clients read are there', async () => {
    for (const table of ['symbols', 'ohlc_bars_v2', 'ohlc_bars', 'job_definitions', 'job_runs', 'coverage_status', 'market_calendar', 'corporate_actions', 'ml_forecasts']) {
      const { data, error } = await client(server.url, { key: service }).from(table).select().limit(1);
      assert.equal(error, null, `${table}: ${error?.message}`);
      assert.ok(Array.isArray(data));
    }
  });

  test('rpc calls a function by name, with GET and POST', async () => {
    const coverage = { p_symbol: 'REST', p_timeframe: 'd1', p_window_days: 7 };
    const posted = await client(server.url, { key: service }).rpc('get_coverage_gaps', coverage);
    assert.equal(posted.error, null, posted.error?.message);
    assert.ok(Array.isArray(posted.data));
    const got = await client(server.url, { key: service }).rpc('get_coverage_gaps', coverage, { get: true });
    assert.deepEqual(got.data, posted.data);
    const unknown = await supabase.rpc('no_such_function', {});
    assert.deepEqual([unknown.status, unknown.error.code], [404, 'PGRST202']);
  });
});
