using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;

namespace Flux.Actors.Node.Api;

/// <summary>The entities that bugs have stopped on this host, and the operator's word to try one again.</summary>
public sealed class EntityViews(NetworkEntities entities)
{
    public IReadOnlyList<StoppedEntityResponse> Stopped => [.. entities.Engine.Stopped.Select(stopped => new StoppedEntityResponse(
        stopped.Entity.ToString(), stopped.Why, stopped.Since.ToString(), stopped.Times, stopped.RetryAt.ToString()))];

    /// <summary>Tries the entity again now, and whatever waits for it; when it is not stopped there is nothing to do.</summary>
    public ResumeResponse Resume(string id)
    {
        EntityId entity = Named(id);
        bool wasStopped = entities.Engine.Stopped.Any(stopped => stopped.Entity == entity);
        entities.Engine.Resume(entity);
        return new ResumeResponse(entity.ToString(), wasStopped);
    }

    private static EntityId Named(string id)
    {
        try
        {
            return EntityId.Parse(id);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, "that names no entity", $"'{id}'", "KIND/KEY, as in flux entity stopped", null));
        }
    }
}
