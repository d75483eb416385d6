/** What a client sees of an answer. */
export type Seen = 'tool_call' | 'tool_result' | 'text'

/** One answer, as the client of a contestant shows it. */
export interface Answer {
  /** Called for each event. */
  onSeen: (seen: Seen) => void
  /** The text that is shown now. */
  text: string
  isComplete: boolean
}

/** A server, and the client that its documents describe. */
export interface Contestant {
  name: string
  /** Starts the server, or starts it again after a kill. Resolves when it takes requests. */
  start(): Promise<void>
  /** Kills the server with SIGKILL. Resolves when it has ended. */
  kill(): Promise<void>
  stop(): Promise<void>
  /** Creates a conversation. */
  converse(): Promise<Conversation>
  /** Returns how often there is a todo with this title. */
  countTodos(item: string): Promise<number>
  /** How long the benchmark waits for a run that goes on by itself, in ms. */
  patienceMs: number
}

export interface Conversation {
  /**
   * Sends a message. Resolves when its answer is complete or its stream is broken, and never rejects. A client that
   * reconnects by itself continues the stream.
   */
  say(content: string, answer: Answer): Promise<void>
  /**
   * Does what the documents tell a client to do after a lost connection, and resolves when `say` has ended too. Returns
   * true if the user had to send the message again.
   */
  recover(content: string, answer: Answer): Promise<boolean>
}
