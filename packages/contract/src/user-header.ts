/**
 * Header with the id of the user whose data the client shows. Where no header can be sent, the query parameter `user`
 * has the id. The server refuses the call with `unauthorized` when another user is signed in. The reason: all tabs of a
 * browser share one session cookie, and a tab that still shows one user must not read or write as the next.
 */
export const USER_HEADER = 'x-todo-agents-user'
