import { AppError } from '@todo-agents/contract/errors'

/** Makes the error of a faulty rule, with a sentence for the user. */
export function ruleError(message: string): AppError {
  return new AppError('invalid_request', message, { field: 'recurrence' })
}
