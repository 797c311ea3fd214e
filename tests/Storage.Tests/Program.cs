using Storage.Tests.Spool;

return args is ["--append-forever", var folder]
    ? await AppendingChild.RunAsync(folder)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
