import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { RoundTrips } from './round-trips.ts'
import { countRoundTrips } from './round-trips.ts'

let counter: RoundTrips
beforeAll(async () => {
  counter = await countRoundTrips(inject('postgres_url'))
})
afterAll(() => counter.close())

async function tripsDuring(options: pg.ClientConfig, work: (client: pg.Client) => Promise<unknown>) {
  const client = new pg.Client({ connectionString: counter.url, ...options })
  await client.connect()
  counter.trips.length = 0
  await work(client)
  await client.end()
  return counter.trips
}

test('statements that wait for each other are a round trip each', async () => {
  const trips = await tripsDuring({}, async (client) => {
    await client.query('begin')
    await client.query('select $1::int as one', [1])
    await client.query('commit')
  })
  expect(trips).toEqual([['begin'], ['select $1::int as one'], ['commit']])
})

test('statements that are sent without waiting are one round trip', async () => {
  const trips = await tripsDuring({ pipeline: true }, async (client) => {
    await Promise.all([client.query('begin'), client.query('select $1::int as one', [1]), client.query('commit')])
    await client.query('select 2')
  })
  expect(trips).toEqual([['begin', 'select $1::int as one', 'commit'], ['select 2']])
})

test('a prepared statement has its text each time, and a failed statement is a round trip', async () => {
  const text = 'select $1::int as one'
  const trips = await tripsDuring({}, async (client) => {
    const prepared = { name: 'one', text }
    await client.query({ ...prepared, values: [1] })
    await client.query({ ...prepared, values: [2] })
    await expect(client.query('select 1/0')).rejects.toThrow('division by zero')
  })
  expect(trips).toEqual([[text], [text], ['select 1/0']])
})
