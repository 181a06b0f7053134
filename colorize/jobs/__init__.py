"""Running in the background: queue, worker process, messages, trainings and their store."""
