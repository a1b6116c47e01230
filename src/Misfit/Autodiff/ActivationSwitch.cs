using Misfit.Autodiff.Ops;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>Builds an operation around an activation that is known as a type only.</summary>
internal interface IActivationBuilder
{
    Operation Build<TActivation>(TActivation activation)
        where TActivation : struct, IFunction;
}

/// <summary>From an <see cref="Activation"/> to its function.</summary>
internal static class ActivationSwitch
{
    public static Operation Build<TBuilder>(Activation activation, float slope, TBuilder builder)
        where TBuilder : struct, IActivationBuilder
    {
        if (!(slope >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(slope), slope, "The slope of a leaky ReLU must be 0 or more.");
        }

        return activation switch
        {
            Activation.Identity => builder.Build(default(Identity)),
            Activation.Relu => builder.Build(default(Relu)),
            Activation.LeakyRelu => builder.Build(new LeakyRelu(slope)),
            Activation.Sigmoid => builder.Build(default(Sigmoid)),
            Activation.Tanh => builder.Build(default(Tanh)),
            Activation.Softplus => builder.Build(default(Softplus)),
            Activation.Elu => builder.Build(default(Elu)),
            Activation.Selu => builder.Build(default(Selu)),
            Activation.Gelu => builder.Build(default(Gelu)),
            Activation.Silu => builder.Build(default(Silu)),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation."),
        };
    }

    public readonly struct MapBuilder(Value x) : IActivationBuilder
    {
        public Operation Build<TActivation>(TActivation activation)
            where TActivation : struct, IFunction => new Map<TActivation>(x, activation);
    }

    public readonly struct DenseBuilder(Value x, Parameter weights, Parameter? bias) : IActivationBuilder
    {
        public Operation Build<TActivation>(TActivation activation)
            where TActivation : struct, IFunction => new Dense<TActivation>(x, weights, bias, activation);
    }
}
