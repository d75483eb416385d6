import { hashOfTodo } from './open-todo.ts'

/** Matches the hash of a chosen list. */
const LIST = /^#(inbox|list\/)/

/** The hash to return to once the todo is open. The account page is left for good: the todo list opens the todo. */
let hashBefore = ''

/** Opens a todo in this page. The chosen list stays. */
export function openTodoHere(todo_id: string): void {
  const { hash } = window.location
  if (LIST.test(hash)) hashBefore = hash
  window.location.replace(`#${hashOfTodo(todo_id)}`)
}

/** Removes the opened todo from the address, so that a reload does not open it again. */
export function forgetOpenedTodo(): void {
  window.location.replace(hashBefore || '#')
  hashBefore = ''
}
