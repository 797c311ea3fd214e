using Storage.Tests.Spool;

return args is ["--append-forever", var folder]
    ? await AppendingChild.RunAsync(folder)
    : args is ["--attempt-forever", var shared]
    ? await AttemptingChild.RunAsync(shared)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
