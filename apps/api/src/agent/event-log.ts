import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'

export interface Follower {
  onEvent(event: NumberedAgentEvent): void
  /** Nothing more comes now: the run has ended or waits for the user. */
  onEnd(): void
}

/** The events of runs, numbered from 1 without gaps, for any number of followers. */
export interface EventLog {
  /** Begins the log of a run, or goes on with one that had ended, as of a run that waited for an approval. */
  open(run_id: string): void
  /** Adds the next event of a run whose log is open. */
  append(run_id: string, event: AgentEvent): void
  /** Nothing more comes for now: lets all followers go. */
  end(run_id: string): void
  /** Whether the events of this run can be followed. */
  holds(run_id: string): boolean
  /**
   * Gives a follower all events after number `after`, and then those that come. Answers how to stop.
   * A run that is not held ends at once.
   */
  follow(run_id: string, after: number, follower: Follower): () => void
}
