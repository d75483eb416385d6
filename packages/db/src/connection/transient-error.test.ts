import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import pg from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { freePort } from '../testing/free-port.ts'
import { openPool } from './postgres.ts'
import { isTransientError } from './transient-error.ts'

/** Uses the errors that PostgreSQL and `pg` really throw. */
describe('isTransientError', () => {
  const url = () => inject('postgres_url')

  async function errorOf(failing: Promise<unknown>): Promise<unknown> {
    return failing.then(
      () => {
        throw new Error('The query did not fail.')
      },
      (error: unknown) => error,
    )
  }

  test('an error is transient when the connection is cut, during a query and after it', async () => {
    const pool = await openPool(url())
    const client = await pool.connect()
    const { rows } = await client.query('select pg_backend_pid() as pid')
    const sleeping = errorOf(client.query('select pg_sleep(60)'))
    await expect.poll(async () => (await pool.query(`select pg_terminate_backend(${rows[0].pid})`)).rowCount).toBe(1)
    expect(await sleeping).toSatisfy(isTransientError)
    expect(await errorOf(client.query('select 1'))).toSatisfy(isTransientError)
    client.release(true)
    await pool.end()
  })

  test('an error is transient when the server is unreachable', async () => {
    const away = new pg.Pool({ connectionString: `postgres://postgres@127.0.0.1:${await freePort()}/postgres` })
    expect(await errorOf(away.query('select 1'))).toSatisfy(isTransientError)
    await away.end()
  })

  test('an error is not transient when the statement is wrong, or the error is our own', async () => {
    const pool = await openPool(url())
    expect(await errorOf(pool.query('select nonsense'))).not.toSatisfy(isTransientError)
    expect(await errorOf(pool.query('select 1/0'))).not.toSatisfy(isTransientError)
    await pool.end()
    for (const error of [new AppError('conflict', 'x'), new RunInterruptedError('lost'), 'text', null, undefined]) {
      expect(isTransientError(error)).toBe(false)
    }
  })
})
