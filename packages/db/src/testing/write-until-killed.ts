import { openDatabase } from '../connection/database.ts'
import { todoStore } from '../todos/todo-store.ts'
import { createTestUser } from './users.ts'

// A program of its own: creates todos in the data directory of its first argument until it is killed, and prints the id of
// each todo when its write is acknowledged. The second argument is the number of concurrent writers.
const [, , data_dir, writers] = process.argv
const { db } = await openDatabase({ data_dir: data_dir! })
const store = todoStore(db, await createTestUser(db))

async function write(): Promise<never> {
  while (true) {
    const { todos } = await store.create({ item: 'survivor', description: 'x'.repeat(1000), tags: ['kept'] })
    process.stdout.write(`${todos[0]!.id}\n`)
  }
}

await Promise.all(Array.from({ length: Number(writers) }, write))
