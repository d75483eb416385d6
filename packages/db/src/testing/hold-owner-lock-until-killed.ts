import { openOwnerLock } from '../runs/owner-lock.ts'

// A program of its own: holds an owner lock on the PostgreSQL database in its first argument, and prints the owner, until
// it is killed.
const { owner } = await openOwnerLock(process.argv[2]!)
console.log(owner)
