import { openDatabase } from '../connection/database.ts'
import { todoStore } from '../todos/todo-store.ts'
import { createTestUser } from './users.ts'

// Run as its own process: writes to the data directory in the first argument, from as many writers at once as the
// second one says, and prints the id of each todo when its write is acknowledged, until killed.
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
